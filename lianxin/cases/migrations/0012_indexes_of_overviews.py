"""Indexes for what looks over many rows: open orders, lights that count, a hub's contacts of a day, who registered."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

LIT = models.Q(
    models.Q(("state__in", ("met", "missed", "cancelled")), _negated=True),
    models.Q(("kind__in", ("return_window", "sign_off_reserve")), _negated=True),
)
OPEN = ["handling", "pending_sign_for", "pending_sign_off", "return_review", "suspended"]


class Migration(migrations.Migration):
    # An installation goes on working while they are built.
    atomic = False

    dependencies = [("cases", "0011_details")]

    operations = [
        AddIndexConcurrently(
            model_name="orderclock",
            index=models.Index(condition=LIT, fields=["light", "order"], name="order_clock_lit"),
        ),
        AddIndexConcurrently(
            model_name="orderclock",
            index=models.Index(condition=LIT, fields=["light", "case"], name="order_clock_case_lit"),
        ),
        RemoveIndexConcurrently(model_name="orderclock", name="order_clock_light"),
        RemoveIndexConcurrently(model_name="orderclock", name="order_clock_case_light"),
        AddIndexConcurrently(
            model_name="taskorder",
            index=models.Index(
                condition=models.Q(("state__in", OPEN)), fields=["hub", "dispatched_at"], name="order_hub_open"
            ),
        ),
        AddIndexConcurrently(model_name="contact", index=models.Index(fields=["hub", "at"], name="contact_hub_at")),
        AddIndexConcurrently(
            model_name="caseevent",
            index=models.Index(
                condition=models.Q(("seq", 1)), fields=["person_id", "case"], name="case_event_registered_by"
            ),
        ),
    ]
