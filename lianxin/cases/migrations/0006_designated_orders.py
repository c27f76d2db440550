from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_life_cycle_guards")]
    operations = [
        migrations.AddField(model_name="taskorder", name="is_designated", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="taskorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_designated", False),
                    models.Q(("state__in", ["return_review", "returned"]), _negated=True),
                    _connector="OR",
                ),
                name="order_designated_is_not_returned",
            ),
        ),
    ]
