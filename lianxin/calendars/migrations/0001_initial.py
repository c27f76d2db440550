import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("foundation", "0001_database_functions")]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("every_day", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_-]*$")), name="calendar_code_is_a_word"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="calendar_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("effective_from", models.DateTimeField()),
                ("source", models.CharField(max_length=200)),
                ("author_post_id", models.BigIntegerField(null=True)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="calendars.calendar"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("status", models.CharField(choices=[("provisional", "暂定"), ("published", "已发布")], max_length=12)),
                (
                    "remarks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="year", to="calendars.revision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkingPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pattern", to="calendars.revision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SeasonHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("season", django.contrib.postgres.fields.ranges.IntegerRangeField()),
                (
                    "week",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=60), size=None
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seasons",
                        to="calendars.workingpattern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField()),
                ("kind", models.CharField(choices=[("off", "放假"), ("work", "上班")], max_length=4)),
                ("name", models.CharField(blank=True, max_length=40)),
                (
                    "calendar_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="days", to="calendars.calendaryear"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar_year", "date"), name="calendar_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("off", "work"))), name="calendar_day_off_or_work"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("calendar", "number"), name="calendar_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="calendar_revision_from_1"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="calendar_revision_names_its_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ("provisional", "published"))), name="calendar_year_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1950, 2200))), name="calendar_year_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="seasonhours",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("pattern", "="), ("season", "&&")], name="season_hours_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="seasonhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("season__contained_by", (101, 1232)), ("season__isempty", False)),
                name="season_hours_in_the_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="seasonhours",
            constraint=models.CheckConstraint(condition=models.Q(("week__len", 7)), name="season_hours_of_seven_days"),
        ),
    ]
