"""A question that nobody waits for any longer falls."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_lists_and_search")]
    operations = [
        migrations.AddField("consultation", "fallen_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("consultation", "consultation_one_open_a_unit"),
        migrations.AddConstraint(
            "consultation",
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(answered_at__isnull=True, fallen_at__isnull=True),
                name="consultation_one_open_a_unit",
            ),
        ),
        migrations.AddConstraint(
            "consultation",
            models.CheckConstraint(
                condition=Q(fallen_at__isnull=True) | Q(answered_at__isnull=True, fallen_at__gte=F("asked_at")),
                name="consultation_fallen_unanswered",
            ),
        ),
    ]
