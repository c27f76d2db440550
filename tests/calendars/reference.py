"""The same answers as ``lianxin.calendars.arithmetic``, found by walking minute by minute: slow, and sharing none of
its code. It reads a timetable's facts (hours, days, season) but none of its answers. Whole minutes only.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, Pause, StartOfCount
from lianxin.calendars.provisional import computed_days
from lianxin.calendars.spans import Span, SpanUnit
from lianxin.calendars.timetables import ROUND_THE_CLOCK, Timetable
from lianxin.foundation.time import LOCAL

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@lru_cache(maxsize=2000)
def minutes_of(timetable: Timetable, day: date) -> frozenset[int]:
    """The minutes of a local day that work, from midnight."""
    pattern = None
    for candidate in timetable.patterns:
        in_season = candidate.season.first <= (day.month, day.day) <= candidate.season.last
        begun = candidate.valid_from is None or day >= candidate.valid_from
        if pattern is None and in_season and begun and (candidate.valid_to is None or day < candidate.valid_to):
            pattern = candidate
    if pattern is None:
        return frozenset()
    spans = pattern.week[day.weekday()]
    kind = None if timetable.every_day else _kind(timetable, day)
    if kind == "off":
        spans = ()
    if kind == "work" and not spans:
        spans = next(hours for hours in pattern.week if hours)
    return frozenset(minute for span in spans for minute in range(span.start, span.end))


def _kind(timetable: Timetable, day: date) -> str | None:
    for entry in timetable.days:
        if entry.day == day:
            return str(entry.kind)
    if day.year not in timetable.covered and day in computed_days(day.year):
        return str(computed_days(day.year)[day].kind)
    return None


def works(timetable: Timetable, minute: datetime) -> bool:
    """Whether the minute that begins at ``minute`` is working time."""
    local = minute.astimezone(LOCAL)
    return local.hour * 60 + local.minute in minutes_of(timetable, local.date())


def minutes_from(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


def paused(minute: datetime, pauses: Iterable[Pause]) -> bool:
    return any(pause.start <= minute < pause.end for pause in pauses)


def elapsed_minutes(
    start: datetime, end: datetime, timetable: Timetable, unit: SpanUnit, pauses: Iterable[Pause] = ()
) -> int:
    """Counted minutes from ``start`` to ``end``."""
    counted = timetable if unit in (SpanUnit.WORKING_DAYS, SpanUnit.WORKING_HOURS) else ROUND_THE_CLOCK
    return sum(works(counted, minute) and not paused(minute, pauses) for minute in minutes_from(start, end))


def due_by_minutes(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Iterable[Pause] = ()
) -> datetime:
    """The first whole minute at which the span is over."""
    working = span.unit in (SpanUnit.WORKING_DAYS, SpanUnit.WORKING_HOURS)
    counted = timetable if working else ROUND_THE_CLOCK
    received = _received(counted, start, rule) if working else start
    if span.unit in (SpanUnit.WORKING_DAYS, SpanUnit.CALENDAR_DAYS):
        needed = _minutes_to_day_end(counted, start, received, span, rule)
    else:
        per_unit = 1 if span.unit is SpanUnit.MINUTES else 60
        needed = Fraction(span.amount) * per_unit
        needed += sum(works(counted, minute) for minute in minutes_from(start, received))
    return _walk(start, needed, lambda minute: works(counted, minute) and not paused(minute, pauses))


def _walk(start: datetime, needed: Fraction, counts: Callable[[datetime], bool]) -> datetime:
    done, minute, reached = 0, start, start
    while done < needed:
        if counts(minute):
            done += 1
            reached = minute + MINUTE
        minute += MINUTE
    return reached


def _received(timetable: Timetable, start: datetime, rule: CountRule) -> datetime:
    local = start.astimezone(LOCAL)
    if rule.cut_off is None or (minutes_of(timetable, local.date()) and local.time() < rule.cut_off):
        return start
    midnight = _midnight(_workday(timetable, local.date() + DAY))
    return next(minute for minute in minutes_from(midnight, midnight + DAY) if works(timetable, minute))


def _workday(timetable: Timetable, day: date, after: int = 0) -> date:
    """``day`` if it works, else the next that does; and ``after`` working days on."""
    while True:
        if minutes_of(timetable, day):
            if not after:
                return day
            after -= 1
        day += DAY


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL).astimezone(UTC)


def _minutes_to_day_end(
    timetable: Timetable, start: datetime, received: datetime, span: Span, rule: CountRule
) -> Fraction:
    """Working minutes between ``start`` and the end of a span of days."""
    day = received.astimezone(LOCAL).date()
    if rule.end is EndOfLimit.SAME_TIME:
        day, gone = _position(timetable, received)
        whole, part = divmod(Fraction(gone, len(minutes_of(timetable, day))) + Fraction(span.amount), 1)
        return _worked(timetable, start, _workday(timetable, day, int(whole)), part)
    if rule.start is StartOfCount.NEXT_DAY:
        first = _workday(timetable, day + DAY)
    else:
        first, _ = _position(timetable, received)
    whole, part = divmod(Fraction(span.amount), 1)
    last, part = (int(whole), part) if part else (int(whole) - 1, Fraction(1))
    needed = _worked(timetable, start, _workday(timetable, first, last), part)
    received_at = sum(works(timetable, minute) for minute in minutes_from(start, received))
    return needed if needed > received_at else _worked(timetable, start, first, Fraction(1))


def _position(timetable: Timetable, moment: datetime) -> tuple[date, int]:
    """The day of the first working minute from ``moment`` on, and how many of its minutes are over."""
    while not works(timetable, moment):
        moment += MINUTE
    local = moment.astimezone(LOCAL)
    gone = sum(minute < local.hour * 60 + local.minute for minute in minutes_of(timetable, local.date()))
    return local.date(), gone


def _worked(timetable: Timetable, start: datetime, last: date, part: Fraction) -> Fraction:
    """Working minutes from ``start`` until ``part`` of day ``last`` is over."""
    begin = _midnight(last)
    before = sum(works(timetable, minute) for minute in minutes_from(start, begin))
    gone = sum(works(timetable, minute) for minute in minutes_from(begin, start))
    return before - gone + part * len(minutes_of(timetable, last))
