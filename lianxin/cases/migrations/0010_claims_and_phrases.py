"""Claims of the pool, which end with what was claimed; canned phrases."""

import django.db.models.deletion
from django.db import migrations, models

# Whatever step moves the case on or decides the request, and however: no claim outlives what was claimed.
ENDS = """
CREATE FUNCTION cases_claim_ends_with_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseclaim WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_claim_ends_with_its_case AFTER UPDATE OF state, hub_id ON cases_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.hub_id IS DISTINCT FROM NEW.hub_id)
    EXECUTE FUNCTION cases_claim_ends_with_its_case();
CREATE FUNCTION cases_claim_ends_with_its_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseclaim WHERE request_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_claim_ends_with_its_request AFTER UPDATE OF state ON cases_caserequest
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION cases_claim_ends_with_its_request();
"""
ENDS_NO_MORE = """
DROP TRIGGER cases_claim_ends_with_its_request ON cases_caserequest;
DROP FUNCTION cases_claim_ends_with_its_request();
DROP TRIGGER cases_claim_ends_with_its_case ON cases_case;
DROP FUNCTION cases_claim_ends_with_its_case();
"""
KINDS = [
    ("title", "标题"),
    ("content", "诉求内容"),
    ("place", "事发地点"),
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
    dependencies = [
        ("accounts", "0001_initial"),
        ("organizations", "0002_guards"),
        ("cases", "0009_fallen_consultations"),
    ]
    operations = [
        migrations.CreateModel(
            name="CaseClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.caserequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post", "until"], name="case_claim_of_post")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("taken_at"))), name="case_claim_ends_after_it_began"
                    )
                ],
            },
        ),
        migrations.RunSQL(ENDS, ENDS_NO_MORE),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=24)),
                ("words", models.TextField(verbose_name="常用语")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                ("saved_at", models.DateTimeField()),
                (
                    "hub",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.hub",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hub__isnull", False), ("post__isnull", True), ("unit__isnull", True)),
                            models.Q(("hub__isnull", True), ("post__isnull", True), ("unit__isnull", False)),
                            models.Q(("hub__isnull", True), ("post__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="phrase_has_one_owner",
                    ),
                    models.CheckConstraint(condition=models.Q(("words__regex", r"\S")), name="phrase_has_words"),
                    models.UniqueConstraint(
                        fields=("kind", "hub", "unit", "post", "words"),
                        name="phrase_once_an_owner",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
