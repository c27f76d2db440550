"""Calendars and their revisions. A revision brings a year's notice or new hours; nothing it brings ever changes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from lianxin.calendars.days import DayKind


class Calendar(models.Model):
    """One way of working, such as that of the offices. `every_day`: a service that rests on no day of any notice."""

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    every_day = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_-]*$"), name="calendar_code_is_a_word"),
            models.CheckConstraint(condition=~Q(name=""), name="calendar_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One change of a calendar: the timetable of number N is made of the revisions up to N.

    `digest` is the SHA-256 of the predecessor's digest and this revision's content. `author_post_id` is the post (room
    accounts) that made it, empty for the system.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    source = models.CharField(max_length=200)
    author_post_id = models.BigIntegerField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_revision_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="calendar_revision_from_1"),
            models.CheckConstraint(condition=~Q(source=""), name="calendar_revision_names_its_source"),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """The name of the timetable as of this revision: ``government@9-0f3a…``."""
        return f"{self.calendar.code}@{self.number}-{bytes(self.digest).hex()[:12]}"


class CalendarYear(models.Model):
    """The exceptional days of one year. Of several for one year the newest revision's is in force."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "暂定"
        PUBLISHED = "published", "已发布"

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="year")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status)
    # what was accepted though it changes nothing, such as a working day that works anyhow
    remarks = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=("provisional", "published")), name="calendar_year_status"),
            models.CheckConstraint(condition=Q(year__range=(1950, 2200)), name="calendar_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_status_display()}）"


class CalendarDay(models.Model):
    """A date that departs from its weekday. That it is both off and on is impossible: a year has each date once."""

    calendar_year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=4, choices=[(DayKind.OFF.value, "放假"), (DayKind.WORK.value, "上班")])
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar_year", "date"], name="calendar_day_once"),
            models.CheckConstraint(condition=Q(kind__in=("off", "work")), name="calendar_day_off_or_work"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class WorkingPattern(models.Model):
    """The hours of all seasons from `first_day` on, until a newer revision's pattern takes over."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="pattern")
    first_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.first_day} 起"


class SeasonHours(models.Model):
    """The hours of a week in one season.

    `season` counts days as month * 100 + day, the upper bound excluded; `week` has seven texts, Monday first, such as
    ``08:30-12:00,14:00-17:30``, empty for a day of rest.
    """

    pattern = models.ForeignKey(WorkingPattern, on_delete=models.PROTECT, related_name="seasons")
    season = IntegerRangeField()
    week = ArrayField(models.CharField(max_length=60, blank=True))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="season_hours_one_at_a_time",
                expressions=[("pattern", RangeOperators.EQUAL), ("season", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(season__contained_by=(101, 1232), season__isempty=False), name="season_hours_in_the_year"
            ),
            models.CheckConstraint(condition=Q(week__len=7), name="season_hours_of_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.season.lower}–{self.season.upper - 1}"
