"""The table of units by state read from an index alone; a hub's open emergencies found at once among all its cases."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OPEN = [
    *("disputed", "in_hand", "pending_close", "pending_decline", "pending_dispatch", "pending_outcome"),
    *("pending_review", "pending_supplement", "registered", "transferred"),
]


class Migration(migrations.Migration):
    atomic = False  # as indexes are built while others write
    dependencies = [
        ("cases", "0004_imported"),
        ("organizations", "0002_guards"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="taskorder",
            index=models.Index(fields=["hub", "unit", "state"], name="order_hub_states"),
        ),
        migrations.AlterField(
            model_name="taskorder",
            name="hub",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.hub",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["hub", "-registered_at", "-id"],
                condition=models.Q(state__in=OPEN, urgency__in=["critical", "major"]),
                name="case_hub_emergencies",
            ),
        ),
    ]
