"""What a city sets for itself from a day on; appended, never changed."""

from django.db import migrations, models

from lianxin.foundation.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_verifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="CitySetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("hub_id", models.BigIntegerField(default=0)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("begins", models.DateField()),
                ("author_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["key", "hub_id", "begins"], name="city_setting_key")],
            },
        ),
        AppendOnly("foundation_citysetting"),
    ]
