import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lianxin.foundation.crypto.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("username", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=64)),
                ("pinyin_key", models.CharField(blank=True, max_length=160)),
                ("mobile", lianxin.foundation.crypto.fields.EncryptedTextField(blank=True)),
                ("password_changed_at", models.DateTimeField(null=True)),
                ("must_change_password", models.BooleanField(default=False)),
                ("locked_at", models.DateTimeField(null=True)),
                (
                    "lock_reason",
                    models.CharField(
                        blank=True,
                        choices=[("left", "已离岗"), ("security", "安全原因"), ("leave", "长期休假")],
                        max_length=12,
                    ),
                ),
                ("departed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("username__regex", "^[a-z][a-z0-9._-]{1,31}$")),
                        name="person_username_plain",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lock_reason", ""), ("locked_at__isnull", True)),
                            models.Q(("locked_at__isnull", False), models.Q(("lock_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="person_lock_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departed_at__isnull", True), ("locked_at__isnull", False), _connector="OR"
                        ),
                        name="person_departed_is_locked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=32, unique=True)),
                ("description", models.CharField(blank=True, max_length=200)),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), blank=True, default=list, size=None
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("none", "不看业务数据"),
                            ("unit", "本单位及下级"),
                            ("line", "本单位、下级及条线"),
                            ("hub", "本热线平台"),
                            ("city", "全市"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("totp_required", models.BooleanField(default=False)),
                (
                    "administers",
                    models.CharField(
                        blank=True,
                        choices=[("system", "系统管理"), ("security", "安全管理"), ("audit", "审计管理")],
                        max_length=8,
                    ),
                ),
                ("customised_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("administers", ""), ("scope", "none"), _connector="OR"),
                        name="role_administrator_sees_no_cases",
                    ),
                    models.UniqueConstraint(fields=("id", "administers"), name="role_administers_referable"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.role"
                    ),
                ),
                (
                    "administers",
                    models.CharField(
                        blank=True,
                        choices=[("system", "系统管理"), ("security", "安全管理"), ("audit", "审计管理")],
                        max_length=8,
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
                    "hub",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.hub"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="post_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid__upper_inf", True)),
                        fields=("person", "role", "unit", "hub"),
                        name="post_held_once",
                        nulls_distinct=False,
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person", "="), ("administers", "<>"), ("valid", "&&")],
                        name="post_separates_administrators",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="accounts.post"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="stand_in_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("post", "="), ("valid", "&&")], name="stand_in_one_at_a_time"
                    ),
                    models.CheckConstraint(condition=models.Q(("valid__upper_inf", False)), name="stand_in_has_an_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.standin"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(blank=True, max_length=45)),
                ("agent", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "started_at"], name="sign_in_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("post__isnull", True), ("stand_in__isnull", True), _connector="OR"),
                        name="sign_in_one_chosen_post",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorSecret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("secret", lianxin.foundation.crypto.fields.EncryptedTextField()),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
