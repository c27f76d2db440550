from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_initial"),
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
