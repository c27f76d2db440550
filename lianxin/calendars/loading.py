"""The calendars that an installation begins with."""

from datetime import date, datetime, time
from itertools import groupby

from lianxin.calendars.entries import WEEKDAYS, SeasonEntry
from lianxin.calendars.importing import day_of, read_days
from lianxin.calendars.models import Calendar, CalendarYear, WorkingPattern
from lianxin.calendars.options import DATA
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.calendars.steps.publish_year import publish_year
from lianxin.calendars.steps.set_pattern import set_pattern
from lianxin.foundation.actor import Actor, system
from lianxin.foundation.sheets import Row, read
from lianxin.foundation.time import LOCAL

_BEGINNING = datetime(2000, 1, 1, tzinfo=LOCAL)
_HOURS_SOURCE = "机关作息时间（装机数据，请按本市规定修订）"


def load_calendars() -> None:
    """Load ``data/*.csv`` by the steps: calendars, their hours, the notices. What is there already stays as it is."""
    by = system()
    for row in read(DATA / "calendars.csv", ("code", "name", "every_day")):
        if not Calendar.objects.filter(code=row.text("code")).exists():
            open_calendar(row.text("code"), row.text("name"), every_day=row.yes("every_day"), by=by, at=_BEGINNING)
    _load_hours(by)
    _load_notices(by)


def _load_hours(by: Actor) -> None:
    rows = read(DATA / "hours.csv", ("calendar", "first_day", "season_first", "season_last", *WEEKDAYS))
    for code, group in groupby(rows, key=lambda row: row.text("calendar")):
        if WorkingPattern.objects.filter(revision__calendar__code=code).exists():
            continue
        seasons = list(group)
        calendar, first_day = Calendar.objects.get(code=code), day_of(seasons[0], "first_day")
        set_pattern(calendar, first_day, [_season(row) for row in seasons], _HOURS_SOURCE, by=by, at=_BEGINNING)


def _season(row: Row) -> SeasonEntry:
    week = tuple(row.optional(weekday) for weekday in WEEKDAYS)
    return SeasonEntry(row.text("season_first"), row.text("season_last"), week, row.where)


def _load_notices(by: Actor) -> None:
    days = read_days(DATA / "holidays.csv")
    notices = read(DATA / "notices.csv", ("year", "published", "source"))
    for calendar in Calendar.objects.filter(every_day=False, revisions__pattern__isnull=False).distinct():
        published = CalendarYear.objects.filter(revision__calendar=calendar, status=CalendarYear.Status.PUBLISHED)
        known = set(published.values_list("year", flat=True))
        for notice in notices:
            if (year := notice.number("year")) not in known:
                at = _not_before_the_last(calendar, day_of(notice, "published"))
                publish_year(calendar, year, days[year], notice.text("source"), by=by, at=at)


def _not_before_the_last(calendar: Calendar, day: date) -> datetime:
    """The beginning of `day`, or the last revision's when that is later: revisions take effect in their order."""
    last = calendar.revisions.order_by("-number").values_list("effective_from", flat=True).first()
    beginning = datetime.combine(day, time.min, LOCAL)
    return beginning if last is None else max(beginning, last)
