"""What the tests of calendars' steps begin with."""

from datetime import date

from lianxin.calendars.entries import DayEntry, SeasonEntry
from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear, Revision, SeasonHours, WorkingPattern
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.calendars.steps.set_pattern import set_pattern
from lianxin.foundation.actor import Actor, ActorKind, Door, Scope
from lianxin.foundation.models import RecordEvent
from tests.calendars.worlds import at

EDITOR = Actor(
    kind=ActorKind.STAFF,
    door=Door.DESK,
    person_id=71,
    post_id=81,
    unit_id=1,
    scope=Scope.CITY,
    rights=frozenset({"calendars.edit"}),
)
READER = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=72, post_id=82, unit_id=1, scope=Scope.CITY)
OPENED = at("2026-01-05T09:00")
OFFICE = ("08:30-12:00,14:00-17:30",) * 5 + ("", "")
ALL_YEAR = [SeasonEntry("01-01", "12-31", OFFICE)]


def trial() -> Calendar:
    """A calendar with office hours and no notice."""
    calendar = open_calendar("trial", "试行日历", by=EDITOR, at=OPENED)
    set_pattern(calendar, date(2020, 1, 1), ALL_YEAR, "试行作息", by=EDITOR, at=OPENED)
    return calendar


def entry(day: str, kind: str, name: str = "") -> DayEntry:
    return DayEntry(date.fromisoformat(day), kind, name, f"甲.csv {day}")


def everything() -> tuple[int, ...]:
    """How many rows there are of everything that a step on a calendar may write."""
    tables = (Calendar, Revision, CalendarYear, CalendarDay, WorkingPattern, SeasonHours, RecordEvent)
    return tuple(table.objects.count() for table in tables)
