"""What follows comes later; what hangs on an order hangs on its case."""

from django.db import migrations, models

from lianxin.foundation.guards import PairKey

ORDER = ("order_id, case_id", "cases_taskorder", "id, case_id")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
        ("citizens", "0001_initial"),
        ("organizations", "0002_guards"),
        ("rulebook", "0001_initial"),
        ("taxonomy", "0002_guards"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True), ("closed_at__gte", models.F("registered_at")), _connector="OR"
                    ),
                    models.Q(
                        ("archived_at__isnull", True), ("archived_at__gte", models.F("closed_at")), _connector="OR"
                    ),
                ),
                name="case_moments_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.UniqueConstraint(fields=("id", "case"), name="order_of_its_case"),
        ),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("contacted_at__isnull", True),
                        ("contacted_at__gte", models.F("dispatched_at")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("submitted_at__isnull", True), ("submitted_at__gte", models.F("signed_at")), _connector="OR"
                    ),
                    models.Q(
                        ("finished_at__isnull", True), ("finished_at__gte", models.F("submitted_at")), _connector="OR"
                    ),
                ),
                name="order_moments_in_order",
            ),
        ),
        PairKey("case_event_order_of_its_case", "cases_caseevent", *ORDER),
        PairKey("case_text_order_of_its_case", "cases_casetext", *ORDER),
        PairKey("order_clock_order_of_its_case", "cases_orderclock", *ORDER),
        PairKey("order_parent_of_its_case", "cases_taskorder", "parent_id, case_id", *ORDER[1:]),
    ]
