"""Runs of the verifier; one that has ended stays as it ended."""

from django.db import migrations, models

from lianxin.foundation.guards import FrozenOnce


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("moved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("looked_at", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("found", models.PositiveIntegerField(null=True)),
                ("findings", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ended_at",),
                        name="verification_one_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found__isnull", True), ("ended_at__isnull", False), _connector="OR"),
                        name="verification_found_at_its_end",
                    ),
                ],
            },
        ),
        FrozenOnce("foundation_verification", "ended_at"),
    ]
