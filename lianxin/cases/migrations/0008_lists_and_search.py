"""Saved filters, and indexes for lists by light and for searching one audience."""

import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import lianxin.foundation.crypto.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_identity_notes"),
        ("organizations", "0002_guards"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("content", lianxin.foundation.crypto.fields.EncryptedTextField()),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="casesearch",
            name="case_search_tokens",
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                fields=["light", "case"],
                name="case_clock_light",
            ),
        ),
        migrations.AddIndex(
            model_name="casesearch",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("audience", "hub")), fields=["tokens"], name="case_search_hub"
            ),
        ),
        migrations.AddIndex(
            model_name="casesearch",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("audience", "unit")), fields=["tokens"], name="case_search_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="orderclock",
            index=models.Index(
                condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                fields=["light", "order"],
                name="order_clock_light",
            ),
        ),
        migrations.AddIndex(
            model_name="orderclock",
            index=models.Index(
                condition=models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
                fields=["light", "case"],
                name="order_clock_case_light",
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("unit__isnull", True)),
                    models.Q(("person__isnull", True), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="saved_filter_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_filter_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("person", "name"), name="saved_filter_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="saved_filter_once_a_unit"),
        ),
    ]
