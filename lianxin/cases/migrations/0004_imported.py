"""Cases of a former system: their old number, the line that they come from, and what happened to them there."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import lianxin.foundation.crypto.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_leaner_indexes"),
        ("citizens", "0001_initial"),
        ("organizations", "0002_guards"),
        ("taxonomy", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=64)),
                ("line", models.PositiveIntegerField()),
                ("salt", models.BinaryField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("lacking", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PastEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("index", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=40)),
                ("who", lianxin.foundation.crypto.fields.EncryptedTextField(blank=True, default="")),
                ("words", lianxin.foundation.crypto.fields.EncryptedTextField(blank=True, default="")),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="old_number",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("old_number", ""), _negated=True),
                fields=("old_number",),
                name="case_old_number_once",
            ),
        ),
        migrations.AddField(
            model_name="caseimport",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="imported", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="pastevent",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="past", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("file__regex", "^[0-9a-f]{64}$")), name="case_import_names_a_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="pastevent",
            constraint=models.UniqueConstraint(fields=("case", "index"), name="past_event_index_once"),
        ),
    ]
