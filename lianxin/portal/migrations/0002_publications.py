import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from lianxin.foundation.guards import AllowedChanges, AppendOnly

PUBLICATION = [
    ("draft", "pending_consent"),
    ("draft", "pending_approval"),
    ("draft", "withdrawn"),
    ("pending_consent", "pending_approval"),
    ("pending_consent", "draft"),
    ("pending_consent", "withdrawn"),
    ("pending_approval", "published"),
    ("pending_approval", "draft"),
    ("pending_approval", "withdrawn"),
    ("published", "withdrawn"),
]
ARTICLE = [("draft", "published"), ("published", "withdrawn"), ("withdrawn", "draft")]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("foundation", "0001_database_functions"),
        ("organizations", "0001_initial"),
        ("portal", "0001_initial"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                (
                    "grouping",
                    models.CharField(
                        choices=[
                            ("all", "all"),
                            ("unit", "unit"),
                            ("category", "category"),
                            ("area", "area"),
                            ("hub", "hub"),
                            ("appeal_type", "appeal_type"),
                        ],
                        max_length=12,
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=24)),
                ("finals", models.PositiveIntegerField()),
                ("valid", models.PositiveIntegerField()),
                ("contacted", models.PositiveIntegerField()),
                ("solved", models.DecimalField(decimal_places=2, max_digits=12)),
                ("satisfied", models.DecimalField(decimal_places=2, max_digits=12)),
                ("smallest", models.PositiveSmallIntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "grouping", "group"), name="month_figure_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="month_figure_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contacted__lte", models.F("valid")),
                            ("satisfied__lte", models.F("valid")),
                            ("solved__lte", models.F("valid")),
                            ("valid__lte", models.F("finals")),
                        ),
                        name="month_figure_within_its_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=16, unique=True)),
                (
                    "column",
                    models.CharField(
                        choices=[("announcement", "热线公告"), ("guide", "办事指南")],
                        max_length=16,
                        verbose_name="栏目",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("withdrawn", "已撤下")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=60, verbose_name="标题")),
                ("body", models.TextField(verbose_name="正文")),
                ("begins_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("written_by_id", models.BigIntegerField()),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published")), fields=["-begins_at", "-id"], name="article_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body__regex", "\\S"), ("title__regex", "\\S")), name="article_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                        ),
                        name="article_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="article_published_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=16, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("answer", "公开答复"), ("typical", "典型案例")], max_length=8, verbose_name="类型"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待编写"),
                            ("pending_consent", "待单位同意"),
                            ("pending_approval", "待办公室核准"),
                            ("published", "已公开"),
                            ("withdrawn", "已撤下"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="标题")),
                ("question", models.TextField(blank=True, verbose_name="群众诉求")),
                ("answer", models.TextField(blank=True, verbose_name="办理答复")),
                (
                    "cleared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("edited_by_id", models.BigIntegerField(null=True)),
                ("chosen_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("tsv", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="cases.case"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.category"
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["-published_at", "-id"],
                        name="publication_newest",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["tsv"], name="publication_words"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "pending_approval", "pending_consent", "published"])
                        ),
                        fields=("case",),
                        name="publication_once_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("answer__regex", "\\S"),
                                ("edited_by_id__isnull", False),
                                ("question__regex", "\\S"),
                                ("title__regex", "\\S"),
                            ),
                            _connector="OR",
                        ),
                        name="publication_is_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            ("state", "withdrawn"),
                            models.Q(
                                models.Q(("state__in", ["published", "withdrawn"]), _negated=True),
                                ("published_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="publication_published_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="publication_withdrawn_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pending_consent"), _negated=True),
                            models.Q(("asked_at__isnull", False), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="publication_consent_of_a_unit",
                    ),
                ],
            },
        ),
        # What was told of a month is told for good.
        AppendOnly("portal_monthfigure"),
        AllowedChanges("portal_publication", "state", PUBLICATION),
        AllowedChanges("portal_article", "state", ARTICLE),
    ]
