"""Reading calendars. They are a register: everybody may read all of it."""

import re
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear, Revision, SeasonHours
from lianxin.calendars.options import options
from lianxin.calendars.provisional import ProvisionalWarning, provisional_warnings
from lianxin.calendars.timetables import HoursPattern, Season, Timetable, parse_hours
from lianxin.foundation.errors import NotFound
from lianxin.foundation.memo import remembered
from lianxin.foundation.prepared import Prepared
from lianxin.foundation.time import local

_NEWEST = Prepared(
    lambda code, at: (
        Revision.objects.filter(calendar__code=code, effective_from__lte=at)
        .select_related("calendar")
        .order_by("-number")[:1]
    )
)
_VERSION = re.compile(r"([a-z0-9_-]+)@([0-9]+)-([0-9a-f]{12})")


def timetable(calendar_code: str, at: datetime) -> Timetable:
    """The timetable of a calendar by the revision that holds at `at`, read once in a step. Raises NotFound for none."""
    return remembered(("timetable", calendar_code, at), lambda: _timetable(calendar_code, at))


def _timetable(calendar_code: str, at: datetime) -> Timetable:
    newest = _NEWEST.first(calendar_code, at)
    if newest is None:
        raise NotFound(_("没有代码为“%(code)s”的工作日历，或尚未设定工作时段。") % {"code": calendar_code})
    return timetable_version(newest.version)


@lru_cache(maxsize=128)
def timetable_version(version: str) -> Timetable:
    """The timetable that `Timetable.version` named, however the calendar was revised since. Raises NotFound.

    The version holds the digest of everything that went into it, so a name never stands for other content.
    """
    match = _VERSION.fullmatch(version)
    revision = match and _revision(match[1], int(match[2]))
    if not revision or revision.version != version:
        raise NotFound(_("没有版本为“%(version)s”的工作日历。") % {"version": version})
    years = _years_in_force(revision.calendar, revision.number)
    return Timetable(
        version=version,
        patterns=_patterns(revision),
        days=_days(years),
        covered=frozenset(year.year for year in years),
        published=frozenset(year.year for year in years if year.status == CalendarYear.Status.PUBLISHED),
        every_day=revision.calendar.every_day,
    )


def warnings(calendar_code: str, at: datetime) -> list[ProvisionalWarning]:
    """The years that the calendar still counts by computed days and that somebody should be told of at `at`."""
    table = timetable(calendar_code, at)
    if table.every_day:
        return []
    return provisional_warnings(local(at).date(), table.published, options().warn_from_month)


def days_of_other_years(calendar: Calendar, year: int) -> dict[date, ExceptionalDay]:
    """The exceptional days that the notices of all years but `year` name, by date."""
    years = [one for one in _years_in_force(calendar) if one.year != year]
    return {day.day: day for day in _days(years)}


def _revision(code: str, number: int) -> Revision | None:
    return Revision.objects.select_related("calendar").filter(calendar__code=code, number=number).first()


def _years_in_force(calendar: Calendar, until: int | None = None) -> list[CalendarYear]:
    """The newest version of each year, among the revisions up to number `until`."""
    years = CalendarYear.objects.filter(revision__calendar=calendar).order_by("year", "-revision__number")
    if until is not None:
        years = years.filter(revision__number__lte=until)
    return list(years.distinct("year"))


def _days(years: list[CalendarYear]) -> tuple[ExceptionalDay, ...]:
    """The years' days in order; a date that two notices name alike stands once."""
    rows = CalendarDay.objects.filter(calendar_year__in=years).order_by("date", "-calendar_year__year").distinct("date")
    return tuple(ExceptionalDay(row.date, DayKind(row.kind), row.name) for row in rows)


def _patterns(revision: Revision) -> tuple[HoursPattern, ...]:
    """All hours set up to `revision`, the newest first: the first that covers a day gives its hours."""
    rows = (
        SeasonHours.objects.filter(
            pattern__revision__calendar=revision.calendar, pattern__revision__number__lte=revision.number
        )
        .select_related("pattern")
        .order_by("-pattern__revision__number", "season")
    )
    return tuple(_pattern(row) for row in rows)


def _pattern(row: SeasonHours) -> HoursPattern:
    first, last = row.season.lower, row.season.upper - 1
    season = Season((first // 100, first % 100), (last // 100, last % 100))
    return HoursPattern(tuple(parse_hours(text) for text in row.week), season, valid_from=row.pattern.first_day)
