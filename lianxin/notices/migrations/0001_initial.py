import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("organizations", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=100)),
                ("body", models.CharField(blank=True, max_length=500)),
                ("link", models.CharField(blank=True, max_length=200)),
                (
                    "variables",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), blank=True, default=list, size=None
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="notice_template_version")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.template"
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
                ("cause_book", models.CharField(max_length=64)),
                ("cause_id", models.BigIntegerField()),
                ("values", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="notice_of_person"),
                    models.Index(fields=["post", "-at"], name="notice_of_post"),
                    models.Index(fields=["unit", "-at"], name="notice_of_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "post", "unit", "code", "cause_book", "cause_id"),
                        name="notice_told_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("post__isnull", True), ("unit__isnull", True)),
                            models.Q(("person__isnull", True), ("post__isnull", False), ("unit__isnull", True)),
                            models.Q(("person__isnull", True), ("post__isnull", True), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="notice_has_one_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="notices.notice"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "person"), name="notice_read_once")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=64)),
                (
                    "way",
                    models.CharField(
                        choices=[("at_once", "立即"), ("digest", "每小时汇总"), ("never", "不要")], max_length=8
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "channel", "code"), name="notice_preference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel", "desk"), _negated=True), name="notice_bell_is_for_everybody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("hour", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发送"),
                            ("failed", "发送失败"),
                            ("unclear", "结果不明"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("taken_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="parcel_due"),
                    models.Index(condition=models.Q(("state", "sending")), fields=["taken_at"], name="parcel_taken"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hour__isnull", False)),
                        fields=("person", "channel", "hour"),
                        name="parcel_one_digest_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="parcel_sent_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parcel", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="notices.parcel")),
                ("notice", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="notices.notice")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "person", "channel"), name="notice_sent_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="parcel",
            name="notices",
            field=models.ManyToManyField(related_name="parcels", through="notices.Inside", to="notices.notice"),
        ),
    ]
