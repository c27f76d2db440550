from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("key", models.BinaryField(max_length=16)),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
                ("refused", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="bucket_filled_at")],
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "key"], name="bucket_of_one_origin"),
                    models.CheckConstraint(condition=models.Q(level__gte=0), name="bucket_holds_from_0"),
                ],
            },
        ),
        # What is counted here need not outlive the server, and is written at every form that comes.
        migrations.RunSQL("ALTER TABLE rulebook_bucket SET UNLOGGED", "ALTER TABLE rulebook_bucket SET LOGGED"),
    ]
