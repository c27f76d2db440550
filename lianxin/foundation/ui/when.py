"""Reading days and moments as people write them; what is written is the city's wall clock."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.utils.translation import gettext as _

from lianxin.foundation.time import LOCAL, aware, local

_NAMED = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_CLOCK = re.compile(r"(上午|下午|晚上|早上|中午|凌晨)?(\d{1,2})(?::(\d{1,2})(?::\d{2})?|[点时](半|\d{1,2})?分?)")
_AFTERNOON = {"下午", "晚上"}
_YEARS = range(1900, 2200)


class Unreadable(ValueError):
    """What was written is no day or moment; the text says why, for the person who wrote it."""


def read_day(text: str, *, at: datetime) -> date:
    """The day that `text` tells at `at` (``2026-11-16``, ``11-16``, ``11月16日``, ``明天``); raises Unreadable.

    Without a year it is the day of that name nearest to `at`.
    """
    day, rest = _day(_plain(text), local(at).date())
    if day is None or rest:
        raise Unreadable(_("请写成 2026-11-16、11-16 或者 明天 的样子。"))
    return day


def read_moment(text: str, *, at: datetime, hour: clock) -> datetime:
    """The moment, in UTC, that `text` tells at `at`: a day as in `read_day` and an hour (``14:30``, ``下午2点半``).

    A day alone is meant at `hour`, an hour alone today; ``现在`` is `at`. Raises Unreadable.
    """
    plain = _plain(text)
    if plain == "现在":
        return aware(at).replace(second=0, microsecond=0)
    day, rest = _day(plain, local(at).date())
    if day is None and not rest:
        raise _no_moment()
    told = _clock(rest) if rest else hour
    return aware(datetime.combine(day or local(at).date(), told, tzinfo=LOCAL))


def _plain(text: str) -> str:
    """Full-width figures and colons are written as the narrow ones, without the spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def _no_moment() -> Unreadable:
    return Unreadable(_("请写成 2026-11-16 14:30、11-16 14:30 或者 明天 9:00 的样子。"))


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day that `text` begins with, if any, and what follows it."""
    name = next((name for name in sorted(_NAMED, key=len, reverse=True) if text.startswith(name)), "")
    if name:
        return today + timedelta(_NAMED[name]), text.removeprefix(name).strip()
    found = _DAY.match(text)
    if not found:
        return None, text
    year, month, day = found.groups()
    told = _dated(int(year), int(month), int(day)) if year else _nearest(int(month), int(day), today)
    return told, text[found.end() :].removeprefix("T").strip()


def _dated(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise Unreadable(_("年份写得不对，请再核对。"))
    try:
        return date(year, month, day)
    except ValueError:
        numbers = {"month": month, "day": day}
        raise Unreadable(_("没有 %(month)d 月 %(day)d 日这一天，请再核对。") % numbers) from None


def _nearest(month: int, day: int, today: date) -> date:
    """In December "1-5" is next month, in January "12-30" was last month."""
    days = [_dated(today.year, month, day)] if (month, day) != (2, 29) else []
    for year in (today.year - 1, today.year + 1):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not days:
        return _dated(today.year, month, day)
    return min(days, key=lambda each: abs(each - today))


def _clock(text: str) -> clock:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise _no_moment()
    part, hours, minutes, half = found.groups()
    hour = int(hours) + (12 if part in _AFTERNOON and int(hours) < 12 else 0)
    try:
        return clock(hour, 30 if half == "半" else int(minutes or half or 0))
    except ValueError:
        raise Unreadable(_("没有这个钟点，请写成 14:30 的样子。")) from None
