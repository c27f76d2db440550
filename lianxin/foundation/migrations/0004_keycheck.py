from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_outbox_seals_live"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("value", models.BinaryField(max_length=16)),
            ],
        ),
    ]
