"""What is asked besides for matters of a category is a text of the case."""

from django.db import migrations, models

KINDS = [
    ("title", "标题"),
    ("content", "诉求内容"),
    ("place", "事发地点"),
    ("details", "补充要素"),
    ("dispatch_note", "派单意见"),
    ("contact_note", "联系记录"),
    ("reply_internal", "办理情况"),
    ("reply_public", "公开答复"),
    ("sign_off_opinion", "审签意见"),
    ("review_opinion", "审核意见"),
    ("citizen_words", "群众评价"),
    ("closing_note", "结案意见"),
    ("supplement", "补充内容"),
    ("supplement_question", "需补充的内容"),
    ("answer", "当场答复"),
    ("guidance", "不予受理的理由和引导"),
    ("objection", "异议"),
    ("transfer_note", "转接记录"),
    ("consultation", "征询"),
    ("consultation_answer", "征询答复"),
    ("process_note", "过程记录"),
    ("interim_report", "中途汇报"),
    ("citizen_answer", "答复群众"),
    ("request", "申请理由"),
    ("request_opinion", "申请的审核意见"),
    ("send_back_opinion", "退回意见"),
    ("rework_opinion", "重办意见"),
    ("withdrawal", "撤诉说明"),
    ("urging", "催办内容"),
    ("dispute", "争议说明"),
    ("ruling", "指定意见"),
    ("telephone_order", "电话交办记录"),
    ("handling_note", "经办说明"),
    ("announcement", "群发事件答复"),
    ("identity_note", "解除保密的理由"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_claims_and_phrases")]

    operations = [
        migrations.AlterField("casetext", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.AlterField("phrase", "kind", models.CharField(choices=KINDS, max_length=24)),
    ]
