"""A year as twelve small months: which days work, and which depart from their weekday."""

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianxin.calendars.days import DayKind
from lianxin.calendars.timetables import Timetable

_WEEKS = Weeks(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Day:
    """`kind` is off, work (a day made to work), rest (by its weekday) or usual; `mark` is the letter beside the number,
    `name` what the day is called. Days that belong to the months beside have the number 0."""

    number: int
    kind: str
    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: Sequence[Sequence[Day]]
    worked: int


def months(year: int, table: Timetable) -> list[Month]:
    """The twelve months of `year` as `table` counts them; `worked` is how many days of the month work."""
    names = {} if table.every_day else {entry.day: entry.name for entry in table.entries_of(year)}
    return [_month(year, number, table, names) for number in range(1, 13)]


def _month(year: int, number: int, table: Timetable, names: dict[date, str]) -> Month:
    weeks = [[_day(day, number, table, names) for day in week] for week in _WEEKS.monthdatescalendar(year, number)]
    own = [day for week in weeks for day in week if day.number]
    return Month(number, weeks, sum(day.kind in ("usual", "work") for day in own))


def _day(day: date, month: int, table: Timetable, names: dict[date, str]) -> Day:
    if day.month != month:
        return Day(0, "", "", "")
    kind = table.kind(day)
    if kind is DayKind.OFF:
        return Day(day.day, "off", _("休"), names.get(day, ""))
    if kind is DayKind.WORK and not table.usual_hours(day):
        return Day(day.day, "work", _("班"), names.get(day, ""))
    return Day(day.day, "usual" if table.hours(day) else "rest", "", "")
