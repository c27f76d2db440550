"""What people enter about a calendar, checked before it becomes a revision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.options import options
from lianxin.calendars.timetables import DayHours, HoursPattern, Season, Timetable, parse_hours
from lianxin.foundation.errors import BadInput
from lianxin.foundation.sheets import bad_row

LEAP_YEAR = 2024
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One date of a notice. `where` tells the person which row it is, such as ``holidays.csv 第3行``."""

    day: date
    kind: str
    name: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class SeasonEntry:
    """Hours from `first` to `last` (``06-01``, included) of every year; `week` has seven texts, Monday first."""

    first: str
    last: str
    week: tuple[str, ...]
    where: str = ""


def checked_days(entries: Iterable[DayEntry], year: int, others: Mapping[date, ExceptionalDay]) -> list[ExceptionalDay]:
    """The entries as days of the notice for `year`; `others` are the days of other years' notices.

    Raises BadInput, naming row and field, for an unknown kind, a date outside the notice's reach, a date named twice,
    and a date that another year's notice says the opposite of.
    """
    days: dict[date, ExceptionalDay] = {}
    for entry in entries:
        day = ExceptionalDay(entry.day, _kind(entry), _name(entry))
        _check_date(entry, year)
        _check_alone(entry, day, days.get(day.day))
        other = others.get(day.day)
        if other is not None and other.kind is not day.kind:
            raise bad_row(entry.where, "date", _("%(day)s在另一年度的通知中安排相反。") % {"day": day.day})
        days[day.day] = day
    return sorted(days.values())


def _kind(entry: DayEntry) -> DayKind:
    if entry.kind not in tuple(DayKind):
        raise bad_row(entry.where, "kind", _("“%(kind)s”应为off（放假）或work（上班）。") % {"kind": entry.kind})
    return DayKind(entry.kind)


def _name(entry: DayEntry) -> str:
    if len(entry.name) > 40 or "\0" in entry.name:
        raise bad_row(entry.where, "name", _("名称不得超过40字，也不得含有空字节。"))
    return entry.name


def _check_date(entry: DayEntry, year: int) -> None:
    first = date(year, 1, 1) - timedelta(days=options().notice_days_before)
    last = date(year, 12, 31) + timedelta(days=options().notice_days_after)
    if not first <= entry.day <= last:
        message = _("%(day)s不在%(year)d年度通知的范围内（%(first)s至%(last)s）。")
        raise bad_row(entry.where, "date", message % {"day": entry.day, "year": year, "first": first, "last": last})


def _check_alone(entry: DayEntry, day: ExceptionalDay, earlier: ExceptionalDay | None) -> None:
    if earlier is None:
        return
    text = _("%(day)s重复列出。") if earlier.kind is day.kind else _("%(day)s既放假又上班。")
    raise bad_row(entry.where, "date", text % {"day": day.day})


def remarks(days: Iterable[ExceptionalDay], timetable: Timetable) -> list[str]:
    """Working days among `days` that by their weekday work anyhow: harmless, but worth a look."""
    text = _("%(day)s本来就是工作日，列为上班不改变什么。")
    idle = (day for day in days if day.kind is DayKind.WORK and timetable.usual_hours(day.day))
    return [text % {"day": day.day} for day in idle]


def checked_seasons(entries: Sequence[SeasonEntry]) -> list[HoursPattern]:
    """The entries as patterns that together cover every day of the year once.

    Raises BadInput, naming row and field, for dates and hours that cannot be, a week without work, and seasons that
    overlap or leave a gap.
    """
    patterns = sorted((_pattern(entry) for entry in entries), key=lambda pattern: pattern.season.first)
    expected = date(LEAP_YEAR, 1, 1)
    for pattern in patterns:
        first = date(LEAP_YEAR, *pattern.season.first)
        if first != expected:
            word = _("重叠") if first < expected else _("有空缺")
            raise BadInput({"season_first": _("各季节在%(day)s处%(word)s。") % {"day": f"{first:%m-%d}", "word": word}})
        expected = date(LEAP_YEAR, *pattern.season.last) + timedelta(days=1)
    if expected != date(LEAP_YEAR + 1, 1, 1):
        raise BadInput({"season_last": _("各季节合起来须覆盖全年。")})
    return patterns


def _pattern(entry: SeasonEntry) -> HoursPattern:
    first, last = _month_day(entry, "season_first", entry.first), _month_day(entry, "season_last", entry.last)
    if len(entry.week) != len(WEEKDAYS):
        raise bad_row(entry.where, "week", _("一周须有七天。"))
    week = tuple(_hours(entry, weekday, text) for weekday, text in zip(WEEKDAYS, entry.week, strict=True))
    try:
        return HoursPattern(week, Season(first, last))
    except ValueError as error:
        raise bad_row(entry.where, "season_last" if first > last else "week", f"{error}。") from error


def _month_day(entry: SeasonEntry, field: str, text: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{LEAP_YEAR}-{text}")
    except ValueError as error:
        raise bad_row(entry.where, field, _("“%(text)s”应写作06-01。") % {"text": text}) from error
    return day.month, day.day


def _hours(entry: SeasonEntry, weekday: str, text: str) -> DayHours:
    try:
        return parse_hours(text)
    except ValueError as error:
        raise bad_row(entry.where, weekday, f"{error}。") from error
