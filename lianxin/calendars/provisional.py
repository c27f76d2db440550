"""Years whose notice is not out yet: what can be computed, and when to warn."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from lianxin.calendars.days import DayKind, ExceptionalDay


@cache
def computed_days(year: int) -> dict[date, ExceptionalDay]:
    """Exceptional days of a year as the maintained package ``holidays`` knows them.

    For a year before its notice these are the statutory days, made good on a working day when they fall on a weekend
    (全国年节及纪念日放假办法, article 6), without the moved working days that only the notice can tell.
    """
    calendar = holidays.country_holidays("CN", years=[year], language="zh_CN")
    off = {day: ExceptionalDay(day, DayKind.OFF, name) for day, name in calendar.items()}
    # the package lists moved working days of other years too
    moved = (day for day in calendar.weekend_workdays if day.year == year)
    return off | {day: ExceptionalDay(day, DayKind.WORK, "调休上班") for day in moved}


@dataclass(frozen=True, slots=True)
class ProvisionalWarning:
    """A year that is counted by computed days because no notice is published; ``text`` says so in Chinese."""

    year: int
    text: str


def provisional_warnings(today: date, published: frozenset[int], from_month: int) -> list[ProvisionalWarning]:
    """Years to warn of on a local day: this year always, the next from month ``from_month`` (1 to 12) on."""
    years = [today.year] + ([today.year + 1] if today.month >= from_month else [])
    return [ProvisionalWarning(year, _text(year)) for year in years if year not in published]


def _text(year: int) -> str:
    return f"{year}年放假安排尚未录入：暂按每周规则和法定假日推算，调休未计入，请在国务院通知发布后录入。"
