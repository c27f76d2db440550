import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import lianxin.foundation.crypto.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taxonomy", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "tier",
                    models.CharField(
                        choices=[("city", "市级"), ("county", "县级"), ("town", "乡级"), ("village", "村级")],
                        max_length=8,
                        verbose_name="层级",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
        ),
        migrations.CreateModel(
            name="UnitKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "tier",
                    models.CharField(
                        choices=[("city", "市级"), ("county", "县级"), ("town", "乡级"), ("village", "村级")],
                        max_length=8,
                        verbose_name="层级",
                    ),
                ),
                ("minimum_staff", models.PositiveSmallIntegerField(verbose_name="最少工作人员数")),
                (
                    "assessment_group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.assessmentgroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("value", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="register_rule_names_its_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=24,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Z-]+\\Z", "只能由数字、大写字母和连字符组成。"
                            )
                        ],
                        verbose_name="单位代码",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organizations.unit",
                    ),
                ),
                ("parent_path", models.CharField(default="/", max_length=200)),
                (
                    "path",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            "parent_path",
                            django.db.models.functions.comparison.Cast("id", models.CharField()),
                            models.Value("/"),
                        ),
                        output_field=models.CharField(max_length=220),
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unitkind"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="单位名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                ("pinyin_key", models.CharField(max_length=80)),
                ("duty_phone", models.CharField(blank=True, max_length=20, verbose_name="24小时值班电话")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("abolished_at", models.DateTimeField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["path"], name="unit_subtree", opclasses=["varchar_pattern_ops"])],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "path"), name="unit_path"),
                    models.UniqueConstraint(
                        condition=models.Q(("parent", None)), fields=("parent_path",), name="unit_one_root"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("abolished_at", None)), fields=("name",), name="unit_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parent", None), ("parent_path", "/")),
                            models.Q(("parent__isnull", False), models.Q(("parent_path", "/"), _negated=True)),
                            _connector="OR",
                        ),
                        name="unit_parent_with_its_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(
                                ("abolished_at__isnull", False),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="unit_merged_when_abolished",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("short_name", ""), _negated=True)
                        ),
                        name="unit_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="organizations.unit"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="单位名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="unit_name_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("valid", "&&")], name="unit_one_name_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="organizations.unit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("line_parent", "条线主管"), ("industry_supervisor", "行业主管")],
                        max_length=20,
                        verbose_name="关系",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="led", to="organizations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="unit_relation_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("kind", "="), ("valid", "&&")], name="unit_one_relation_of_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("other")), _negated=True), name="unit_relation_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="organizations.unit"
                    ),
                ),
                ("duty", models.CharField(max_length=100, verbose_name="职责")),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="unit_duty_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("duty", "="), ("valid", "&&")], name="unit_duty_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hub",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=2,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{2}\\Z")],
                        verbose_name="平台代码",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="平台名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("city", "市级平台"), ("county", "县级平台"), ("sub_centre", "分中心")],
                        max_length=12,
                        verbose_name="平台类型",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{2}$")), name="hub_code_two_digits"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "city")), fields=("kind",), name="hub_one_city"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HubArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="organizations.hub"
                    ),
                ),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HubOperation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="operations", to="organizations.hub"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="hub_operation_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("hub", "="), ("valid", "&&")], name="hub_on_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HubMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="organizations.hub"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("group_head", "组长"),
                            ("group_deputy", "副组长"),
                            ("group_member", "成员"),
                            ("office_head", "办公室主任"),
                            ("office_deputy", "办公室副主任"),
                        ],
                        max_length=16,
                        verbose_name="职责",
                    ),
                ),
                ("title", models.CharField(max_length=64, verbose_name="职务")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="hub_member_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "group_head")),
                        expressions=[("hub", "="), ("valid", "&&")],
                        name="hub_one_group_head_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "office_head")),
                        expressions=[("hub", "="), ("valid", "&&")],
                        name="hub_one_office_head_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="hub_member_has_a_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="organizations.unit"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "组长（一把手）"),
                            ("deputy_in_charge", "分管负责人"),
                            ("member", "领导小组成员"),
                            ("staff", "工作人员"),
                            ("knowledge_administrator", "知识库管理员"),
                        ],
                        max_length=24,
                        verbose_name="职责",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("title", models.CharField(max_length=64, verbose_name="职务")),
                ("mobile", lianxin.foundation.crypto.fields.EncryptedTextField(verbose_name="手机")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="unit_member_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "head")),
                        expressions=[("unit", "="), ("valid", "&&")],
                        name="unit_one_head_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "deputy_in_charge")),
                        expressions=[("unit", "="), ("valid", "&&")],
                        name="unit_one_deputy_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="unit_member_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffShortage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shortages", to="organizations.unit"
                    ),
                ),
                (
                    "lacking",
                    models.CharField(
                        choices=[("head", "缺组长"), ("deputy_in_charge", "缺分管负责人"), ("staff", "工作人员不足")],
                        max_length=24,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("deadline", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at", None)), fields=("unit", "lacking"), name="shortage_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deadline__gt", models.F("since"))), name="shortage_deadline_after_since"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_at", None), ("cleared_at__gte", models.F("since")), _connector="OR"
                        ),
                        name="shortage_cleared_after_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HotlineNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="号码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hotline_numbers",
                        to="organizations.unit",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("own", "本热线"),
                            ("merged", "整体并入"),
                            ("parallel", "双号并行"),
                            ("sub_centre", "设分中心"),
                        ],
                        max_length=12,
                        verbose_name="整合方式",
                    ),
                ),
                ("queue", models.CharField(blank=True, max_length=40, verbose_name="话务队列")),
                ("greeting", models.CharField(blank=True, max_length=120, verbose_name="接听问候语")),
                ("hours", models.CharField(max_length=60, verbose_name="服务时间")),
                ("superior_document", models.CharField(blank=True, max_length=120, verbose_name="上级文件")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="开通日期")),
                ("registered_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("number",), name="hotline_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retired_at", None), ("retired_at__gte", models.F("registered_at")), _connector="OR"
                        ),
                        name="hotline_number_retired_after_registered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mailboxes", to="organizations.unit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mayor", "市长信箱"),
                            ("portal", "热线渠道"),
                            ("upper_platform", "上级平台"),
                            ("media", "媒体留言"),
                            ("radio", "行风热线"),
                            ("hall", "政务大厅"),
                            ("peer", "部门互转"),
                            ("department", "部门信箱"),
                        ],
                        max_length=16,
                        verbose_name="类型",
                    ),
                ),
                ("channel", models.CharField(max_length=20, verbose_name="渠道")),
                ("address", models.CharField(max_length=200, verbose_name="地址或账号")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("registered_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("code",), name="mailbox_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retired_at", None), ("retired_at__gte", models.F("registered_at")), _connector="OR"
                        ),
                        name="mailbox_retired_after_registered",
                    ),
                ],
            },
        ),
    ]
