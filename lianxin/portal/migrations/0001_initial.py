from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("key", models.BinaryField(max_length=16)),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
                ("refused", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="bucket_at")],
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "key"], name="bucket_once"),
                    models.CheckConstraint(condition=models.Q(level__gte=0), name="bucket_level_from_0"),
                ],
            },
        ),
        # What is counted here need not outlive the server, and is written at every form that comes.
        migrations.RunSQL("ALTER TABLE portal_bucket SET UNLOGGED", "ALTER TABLE portal_bucket SET LOGGED"),
    ]
