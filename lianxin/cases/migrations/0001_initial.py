import uuid

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lianxin.foundation.actor
import lianxin.foundation.crypto.fields
import lianxin.foundation.models.events


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_guards"),
        ("citizens", "0001_initial"),
        ("organizations", "0002_guards"),
        ("rulebook", "0001_initial"),
        ("taxonomy", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.category"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="incident_closed_after",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=24, unique=True)),
                ("query_code", lianxin.foundation.crypto.fields.EncryptedTextField()),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "已登记"),
                            ("pending_supplement", "待补充"),
                            ("pending_decline", "待确认不予受理"),
                            ("pending_dispatch", "待派单"),
                            ("in_hand", "办理中"),
                            ("disputed", "争议协调"),
                            ("pending_review", "待审核"),
                            ("pending_outcome", "待回访"),
                            ("pending_close", "待结案"),
                            ("merged", "已并单"),
                            ("answered", "当场解答"),
                            ("declined", "不予受理"),
                            ("transferred", "已转接"),
                            ("withdrawn", "已撤诉"),
                            ("closed", "已结案"),
                            ("archived", "已归档"),
                        ],
                        default="registered",
                        max_length=20,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=0)),
                ("last_seq", models.PositiveIntegerField(default=0)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "电话"),
                            ("sms", "短信"),
                            ("web", "网站"),
                            ("wechat", "微信"),
                            ("mail", "电子邮件"),
                            ("letter", "信函"),
                            ("mayors_box", "市长信箱"),
                            ("service_hall", "政务大厅"),
                            ("radio", "行风热线"),
                            ("direct_train", "马上就办"),
                            ("police", "110转办"),
                            ("upper_platform", "上级平台"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "appeal_type",
                    models.CharField(
                        choices=[
                            ("enquiry", "咨询"),
                            ("help", "求助"),
                            ("complaint", "投诉"),
                            ("report", "举报"),
                            ("suggestion", "建议"),
                            ("praise", "表扬"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("critical", "特急"), ("major", "重大")],
                        default="normal",
                        max_length=10,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.category"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                ("is_enterprise", models.BooleanField(default=False)),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="citizens.citizen"
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="citizens.phonenumber",
                    ),
                ),
                ("is_anonymous", models.BooleanField(default=False)),
                ("identity_withheld", models.BooleanField(default=False)),
                (
                    "accused",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
                ("decline_reason", models.CharField(blank=True, max_length=32)),
                ("closing_ground", models.CharField(blank=True, max_length=32)),
                (
                    "adoption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "采纳"),
                            ("partly", "部分采纳"),
                            ("for_reference", "留作参考"),
                            ("not_adopted", "不采纳"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="cases.case"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.incident",
                    ),
                ),
                ("is_hard", models.BooleanField(default=False)),
                ("is_unreasonable", models.BooleanField(default=False)),
                ("is_beyond_duty", models.BooleanField(default=False)),
                ("dispatch_count", models.PositiveSmallIntegerField(default=0)),
                ("return_count", models.PositiveSmallIntegerField(default=0)),
                ("urge_count", models.PositiveSmallIntegerField(default=0)),
                ("urged_at", models.DateTimeField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["hub", "state", "-registered_at", "-id"], name="case_hub_state_newest"),
                    models.Index(fields=["-registered_at", "-id"], name="case_newest"),
                    models.Index(fields=["citizen", "-registered_at"], name="case_citizen"),
                    models.Index(fields=["area", "category", "-registered_at"], name="case_place_and_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_anonymous", True), ("citizen__isnull", False), _connector="OR"),
                        name="case_has_a_citizen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["answered", "archived", "closed", "declined", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["answered", "archived", "closed", "declined", "withdrawn"]),
                                    _negated=True,
                                ),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_at__isnull", False), ("state", "archived")),
                            models.Q(models.Q(("state", "archived"), _negated=True), ("archived_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="case_archived_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("closed_at__gte", models.F("registered_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("archived_at__isnull", True),
                                ("archived_at__gte", models.F("closed_at")),
                                _connector="OR",
                            ),
                        ),
                        name="case_moments_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "merged"), _negated=True),
                            ("merged_into__isnull", False),
                            _connector="OR",
                        ),
                        name="case_merged_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["pending_decline", "declined"]), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_declined_with_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("adoption", ""), ("appeal_type", "suggestion"), _connector="OR"),
                        name="case_adoption_of_a_suggestion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("urge_count", 0), ("urged_at__isnull", True)),
                            models.Q(("urge_count__gt", 0), ("urged_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_urged_with_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="cases.case"
                    ),
                ),
                ("index", models.PositiveSmallIntegerField()),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "主办"), ("assisting", "协办"), ("joint", "会办")], max_length=10
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cases.taskorder",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.taskorder",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending_sign_for", "待签收"),
                            ("handling", "办理中"),
                            ("return_review", "退单审核"),
                            ("suspended", "已挂起"),
                            ("pending_sign_off", "待审签"),
                            ("finished", "已办结"),
                            ("returned", "已退单"),
                            ("recalled", "已撤回"),
                            ("cancelled", "已取消"),
                        ],
                        default="pending_sign_for",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "catalogue_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.catalogueentry",
                    ),
                ),
                ("is_designated", models.BooleanField(default=False)),
                ("dispatched_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("contacted_at", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "state", "-dispatched_at"], name="order_unit_state"),
                    models.Index(fields=["unit", "-dispatched_at", "-id"], name="order_unit_newest"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["handling", "pending_sign_for", "pending_sign_off", "return_review", "suspended"],
                            )
                        ),
                        fields=["hub", "dispatched_at"],
                        name="order_hub_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "index"), name="order_index_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("role", "lead"),
                            models.Q(("state__in", ["cancelled", "recalled", "returned"]), _negated=True),
                        ),
                        fields=("case", "round", "parent"),
                        name="order_one_lead_a_round",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["cancelled", "recalled", "returned"]), _negated=True),
                        fields=("case", "round", "parent", "unit"),
                        name="order_once_for_each_unit",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent__isnull", True)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="order_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_at__isnull", True), ("signed_at__gte", models.F("dispatched_at")), _connector="OR"
                        ),
                        name="order_signed_after_sent",
                    ),
                    models.UniqueConstraint(fields=("id", "case"), name="order_of_its_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contacted_at__isnull", True),
                                ("contacted_at__gte", models.F("dispatched_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("submitted_at__isnull", True),
                                ("submitted_at__gte", models.F("signed_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("finished_at__isnull", True),
                                ("finished_at__gte", models.F("submitted_at")),
                                _connector="OR",
                            ),
                        ),
                        name="order_moments_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("state__in", ["pending_sign_for", "recalled"])),
                            ("state__in", ["return_review", "returned", "cancelled"]),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        ["pending_sign_for", "recalled", "return_review", "returned", "cancelled"],
                                    ),
                                    _negated=True,
                                ),
                                ("signed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="order_signed_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state", "finished")),
                            models.Q(models.Q(("state", "finished"), _negated=True), ("finished_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="order_finished_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["cancelled", "recalled", "returned"])),
                            models.Q(
                                models.Q(("state__in", ["cancelled", "recalled", "returned"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="order_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_designated", False),
                            models.Q(("state__in", ["return_review", "returned"]), _negated=True),
                            _connector="OR",
                        ),
                        name="order_designated_is_not_returned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="cases.case"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="cases.taskorder",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
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
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("text", lianxin.foundation.crypto.fields.EncryptedTextField()),
                ("salt", models.BinaryField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "order", "kind", "version"), name="case_text_version_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="case_text_version_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="cases.case"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="cases.taskorder",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("return", "退单"),
                            ("extension", "延期"),
                            ("suspension", "挂起"),
                            ("unreasonable", "不合理诉求认定"),
                            ("beyond_duty", "超职责诉求认定"),
                            ("city_units", "提请市级协办"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending_unit", "待单位同意"),
                            ("asked", "待审核"),
                            ("granted", "同意"),
                            ("refused", "不同意"),
                            ("void", "已撤销"),
                        ],
                        default="asked",
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=32)),
                (
                    "text",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casetext"
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casetext"
                    ),
                ),
                ("needs", models.JSONField(blank=True, default=list)),
                (
                    "suggested_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
                (
                    "to_hub",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                ("wanted_span", models.CharField(blank=True, max_length=12)),
                ("wanted_until", models.DateTimeField(null=True)),
                ("granted", models.CharField(blank=True, max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("citizen_told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("pending_unit", "asked"))),
                        fields=["kind", "asked_at"],
                        name="request_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("pending_unit", "asked"))),
                        fields=("case", "order", "kind"),
                        name="request_one_open",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state__in", ("pending_unit", "asked"))),
                            models.Q(
                                models.Q(("state__in", ("pending_unit", "asked")), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_decided_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("decided_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="request_decided_after_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "city_units"), ("to_hub__isnull", False)),
                            models.Q(
                                models.Q(("kind", "city_units"), _negated=True),
                                ("order__isnull", False),
                                ("to_hub__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_of_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.caserequest"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
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
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "计时中"),
                            ("paused", "暂停"),
                            ("met", "按时"),
                            ("missed", "超时"),
                            ("cancelled", "取消"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("span", models.CharField(max_length=12)),
                ("extensions", models.JSONField(blank=True, default=list)),
                ("cap_at", models.DateTimeField(null=True)),
                ("rule_id", models.BigIntegerField()),
                ("calendar", models.CharField(max_length=32)),
                ("timetable", models.CharField(max_length=100)),
                ("count", models.JSONField(default=dict)),
                ("amber", models.CharField(max_length=12)),
                ("amber_share", models.DecimalField(decimal_places=2, max_digits=3)),
                ("pauses", models.JSONField(blank=True, default=list)),
                ("due_at", models.DateTimeField()),
                ("amber_at", models.DateTimeField()),
                (
                    "light",
                    models.CharField(
                        choices=[("green", "来得及"), ("amber", "快到期"), ("red", "已超时")],
                        default="green",
                        max_length=6,
                    ),
                ),
                ("look_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="cases.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("look_at__isnull", False)), fields=["look_at"], name="caseclock_look_at"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                        fields=["light", "case"],
                        name="case_clock_light",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("met", "missed", "cancelled"))),
                            models.Q(("ended_at__isnull", True), ("state__in", ["running", "paused"])),
                            _connector="OR",
                        ),
                        name="caseclock_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="caseclock_ended_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("look_at__isnull", True), ("state", "running"), _connector="OR"),
                        name="caseclock_looked_at_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_at__isnull", True),
                            ("due_at__lte", models.F("cap_at")),
                            ("cap_at__lt", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="caseclock_within_its_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("started_at"))), name="caseclock_due_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amber_at__gte", models.F("started_at")), ("amber_at__lte", models.F("due_at"))
                        ),
                        name="caseclock_amber_before_it_is_due",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                        fields=("case", "kind"),
                        name="case_clock_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "计时中"),
                            ("paused", "暂停"),
                            ("met", "按时"),
                            ("missed", "超时"),
                            ("cancelled", "取消"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("span", models.CharField(max_length=12)),
                ("extensions", models.JSONField(blank=True, default=list)),
                ("cap_at", models.DateTimeField(null=True)),
                ("rule_id", models.BigIntegerField()),
                ("calendar", models.CharField(max_length=32)),
                ("timetable", models.CharField(max_length=100)),
                ("count", models.JSONField(default=dict)),
                ("amber", models.CharField(max_length=12)),
                ("amber_share", models.DecimalField(decimal_places=2, max_digits=3)),
                ("pauses", models.JSONField(blank=True, default=list)),
                ("due_at", models.DateTimeField()),
                ("amber_at", models.DateTimeField()),
                (
                    "light",
                    models.CharField(
                        choices=[("green", "来得及"), ("amber", "快到期"), ("red", "已超时")],
                        default="green",
                        max_length=6,
                    ),
                ),
                ("look_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="order_clocks", to="cases.case"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="cases.taskorder"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("look_at__isnull", False)), fields=["look_at"], name="orderclock_look_at"
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                            models.Q(("kind__in", ("return_window", "sign_off_reserve")), _negated=True),
                        ),
                        fields=["light", "order"],
                        name="order_clock_lit",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                            models.Q(("kind__in", ("return_window", "sign_off_reserve")), _negated=True),
                        ),
                        fields=["light", "case"],
                        name="order_clock_case_lit",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("met", "missed", "cancelled"))),
                            models.Q(("ended_at__isnull", True), ("state__in", ["running", "paused"])),
                            _connector="OR",
                        ),
                        name="orderclock_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="orderclock_ended_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("look_at__isnull", True), ("state", "running"), _connector="OR"),
                        name="orderclock_looked_at_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_at__isnull", True),
                            ("due_at__lte", models.F("cap_at")),
                            ("cap_at__lt", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="orderclock_within_its_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("started_at"))), name="orderclock_due_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amber_at__gte", models.F("started_at")), ("amber_at__lte", models.F("due_at"))
                        ),
                        name="orderclock_amber_before_it_is_due",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                        fields=("order", "kind"),
                        name="order_clock_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="cases.case"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casetext"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casetext"
                    ),
                ),
                ("is_ours", models.BooleanField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("fallen_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("fallen_at__isnull", True)),
                        fields=("case", "unit"),
                        name="consultation_one_open_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fallen_at__isnull", True),
                            models.Q(("answered_at__isnull", True), ("fallen_at__gte", models.F("asked_at"))),
                            _connector="OR",
                        ),
                        name="consultation_fallen_unanswered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True), ("answered_at__isnull", True), ("is_ours__isnull", True)
                            ),
                            models.Q(("answered_at__gte", models.F("asked_at")), ("is_ours__isnull", False)),
                            _connector="OR",
                        ),
                        name="consultation_answered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "电话"),
                            ("sms", "短信"),
                            ("web", "网站"),
                            ("wechat", "微信"),
                            ("mail", "电子邮件"),
                            ("letter", "信函"),
                            ("mayors_box", "市长信箱"),
                            ("service_hall", "政务大厅"),
                            ("radio", "行风热线"),
                            ("direct_train", "马上就办"),
                            ("police", "110转办"),
                            ("upper_platform", "上级平台"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="citizens.citizen"
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="citizens.phonenumber",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "disposition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registered", "登记工单"),
                            ("added", "并入原工单"),
                            ("answered", "当场解答"),
                            ("transferred", "转接"),
                            ("declined", "不予受理"),
                            ("progress", "查询进度"),
                            ("silent", "无声或中断"),
                            ("nuisance", "骚扰"),
                            ("test", "测试"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["phone", "-at"], name="contact_phone_newest"),
                    models.Index(fields=["hub", "at"], name="contact_hub_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposition", ""), ("ended_at__isnull", True)),
                            models.Q(("ended_at__gte", models.F("at")), models.Q(("disposition", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="contact_ends_with_a_disposition",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.contact"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("states", "反映"),
                            ("supplements", "补充"),
                            ("urges", "催办"),
                            ("objects", "异议"),
                            ("withdraws", "撤诉"),
                            ("asks", "查询"),
                        ],
                        default="states",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "case", "relation"), name="contact_speaks_of_a_case_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "电话"),
                            ("sms", "短信"),
                            ("web", "网站"),
                            ("wechat", "微信"),
                            ("mail", "电子邮件"),
                            ("letter", "信函"),
                            ("mayors_box", "市长信箱"),
                            ("service_hall", "政务大厅"),
                            ("radio", "行风热线"),
                            ("direct_train", "马上就办"),
                            ("police", "110转办"),
                            ("upper_platform", "上级平台"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.contact"
                    ),
                ),
                ("body", lianxin.foundation.crypto.fields.EncryptedTextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("discarded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("case__isnull", True), ("discarded_at__isnull", True)),
                        fields=["post", "-saved_at"],
                        name="draft_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("saved_at__gte", models.F("begun_at"))), name="draft_saved_after_begun"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case__isnull", True), ("discarded_at__isnull", True), _connector="OR"),
                        name="draft_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.ActorKind["STAFF"], lianxin.foundation.actor.ActorKind["STAFF"]),
                            (
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                            ),
                            (
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                            ),
                            (lianxin.foundation.actor.ActorKind["PEER"], lianxin.foundation.actor.ActorKind["PEER"]),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.Door["DESK"], lianxin.foundation.actor.Door["DESK"]),
                            (lianxin.foundation.actor.Door["PORTAL"], lianxin.foundation.actor.Door["PORTAL"]),
                            (lianxin.foundation.actor.Door["API"], lianxin.foundation.actor.Door["API"]),
                            (lianxin.foundation.actor.Door["TELEPHONE"], lianxin.foundation.actor.Door["TELEPHONE"]),
                            (lianxin.foundation.actor.Door["SMS"], lianxin.foundation.actor.Door["SMS"]),
                            (lianxin.foundation.actor.Door["MAIL"], lianxin.foundation.actor.Door["MAIL"]),
                            (lianxin.foundation.actor.Door["WECHAT"], lianxin.foundation.actor.Door["WECHAT"]),
                            (lianxin.foundation.actor.Door["EXCHANGE"], lianxin.foundation.actor.Door["EXCHANGE"]),
                            (lianxin.foundation.actor.Door["COMMAND"], lianxin.foundation.actor.Door["COMMAND"]),
                            (lianxin.foundation.actor.Door["JOB"], lianxin.foundation.actor.Door["JOB"]),
                        ],
                        max_length=12,
                    ),
                ),
                ("person_id", models.BigIntegerField(null=True)),
                ("post_id", models.BigIntegerField(null=True)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("hub_id", models.BigIntegerField(null=True)),
                ("on_behalf_of_id", models.BigIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("request_key", models.CharField(blank=True, max_length=64)),
                ("from_state", models.CharField(blank=True, max_length=32)),
                ("to_state", models.CharField(blank=True, max_length=32)),
                ("deadline_before", models.DateTimeField(null=True)),
                ("deadline_after", models.DateTimeField(null=True)),
                ("book_hub_id", models.BigIntegerField(default=0)),
                ("data", models.JSONField(default=dict)),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
                (
                    "position",
                    models.BigIntegerField(
                        db_default=lianxin.foundation.models.events.OutboxPosition(), editable=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="cases.case"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.taskorder",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["position", "id"], name="case_event_position"),
                    models.Index(fields=["book_hub_id", "position"], name="case_event_hub_position"),
                    models.Index(
                        condition=models.Q(("seq", 1)), fields=["person_id", "case"], name="case_event_registered_by"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seq"), name="case_event_seq_once"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="case_event_seq_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="cases.case"
                    ),
                ),
                ("kind", models.CharField(max_length=32)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("reason", models.CharField(max_length=200)),
                (
                    "placed_by_post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                (
                    "released_by_post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("released_at__isnull", True)), fields=["case"], name="hold_open")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("case", "kind", "key"),
                        name="hold_once_for_each_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at__isnull", True), ("released_at__gte", models.F("placed_at")), _connector="OR"
                        ),
                        name="hold_released_after_placed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="later_links", to="cases.case"
                    ),
                ),
                ("kind", models.CharField(choices=[("repeats", "重复诉求"), ("split_from", "拆自")], max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["earlier", "kind"], name="link_later")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "earlier", "kind"), name="link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("earlier")), _negated=True), name="link_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="cases.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("source", models.CharField(choices=[("follow_up", "回访"), ("citizen", "群众自评")], max_length=12)),
                ("is_valid", models.BooleanField()),
                ("contacted", models.BooleanField(null=True)),
                (
                    "solved",
                    models.CharField(
                        blank=True,
                        choices=[("solved", "解决"), ("partly", "部分解决"), ("unsolved", "未解决")],
                        max_length=10,
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very_satisfied", "非常满意"),
                            ("satisfied", "满意"),
                            ("fairly_satisfied", "基本满意"),
                            ("dissatisfied", "不满意"),
                            ("very_dissatisfied", "非常不满意"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dissatisfied_reason", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-id"], name="outcome_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contacted__isnull", False),
                                ("is_valid", True),
                                models.Q(("solved", ""), _negated=True),
                                models.Q(("satisfaction", ""), _negated=True),
                            ),
                            models.Q(
                                ("contacted__isnull", True),
                                ("dissatisfied_reason", ""),
                                ("is_valid", False),
                                ("satisfaction", ""),
                                ("solved", ""),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_whole_or_invalid",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
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
                        ],
                        max_length=24,
                    ),
                ),
                ("words", models.TextField(verbose_name="常用语")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                (
                    "hub",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
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
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                ("saved_at", models.DateTimeField()),
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
                    models.CheckConstraint(condition=models.Q(("words__regex", "\\S")), name="phrase_has_words"),
                    models.UniqueConstraint(
                        fields=("kind", "hub", "unit", "post", "words"),
                        name="phrase_once_an_owner",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("content", lianxin.foundation.crypto.fields.EncryptedTextField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("unit__isnull", True)),
                            models.Q(("person__isnull", True), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="saved_filter_has_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_filter_has_a_name"
                    ),
                    models.UniqueConstraint(fields=("person", "name"), name="saved_filter_once_a_person"),
                    models.UniqueConstraint(fields=("unit", "name"), name="saved_filter_once_a_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="search_rows", to="cases.case"
                    ),
                ),
                ("audience", models.CharField(choices=[("hub", "热线"), ("unit", "承办单位")], max_length=4)),
                ("registered_at", models.DateTimeField()),
                ("tokens", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "hub")), fields=["tokens"], name="case_search_hub"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("audience", "unit")), fields=["tokens"], name="case_search_unit"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "audience"), name="case_search_once_an_audience")
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="cases.case"
                    ),
                ),
                ("target", models.CharField(max_length=32)),
                (
                    "number",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.hotlinenumber",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("taken_on", models.BooleanField(null=True)),
                ("followed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("followed_at__isnull", True)),
                        fields=("case",),
                        name="transfer_one_open_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("followed_at__isnull", True), ("taken_on__isnull", True)),
                            models.Q(("followed_at__gte", models.F("at")), ("taken_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="transfer_followed_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="master",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="contact",
            name="cases",
            field=models.ManyToManyField(related_name="contacts", through="cases.ContactCase", to="cases.case"),
        ),
    ]
