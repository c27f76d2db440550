"""Counting working time: when a span ends, how much has run, how much is left. The rules: docs/design/calendars.md."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from lianxin.calendars.line import MICROSECOND, BeyondLineError, WallLine, WorkLine, as_datetime, as_moment
from lianxin.calendars.spans import Span, SpanUnit
from lianxin.calendars.timetables import ROUND_THE_CLOCK, Timetable
from lianxin.foundation.time import local

_SECOND = 1_000_000
_WALL = WallLine()
_FARTHEST_YEARS = 300


class StartOfCount(StrEnum):
    """Which day is the first of a span of days."""

    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"


class EndOfLimit(StrEnum):
    """At which moment of its last day a span of days ends."""

    CLOSE_OF_DAY = "close_of_day"
    SAME_TIME = "same_time"


@dataclass(frozen=True, slots=True)
class CountRule:
    """How spans are counted. The default is the Civil Code's: articles 201 (the day of the start does not count) and
    203 (the last day ends with business hours).

    - ``start``: the day of the start is the first day, or the next day is. Spans of hours and minutes run at once.
    - ``cut_off``: local time from which working spans treat a start, and one on a day off, as made at the opening of
      the next working day; ``None``: every start counts as it is. Calendar time knows no cut-off.
    - ``end``: a span of days ends at the last day's close, or at the same point of the working day it started at.

    ``ValueError`` for ``SAME_DAY`` with ``SAME_TIME``, which would make one day no time at all.
    """

    start: StartOfCount = StartOfCount.NEXT_DAY
    cut_off: time | None = None
    end: EndOfLimit = EndOfLimit.CLOSE_OF_DAY

    def __post_init__(self) -> None:
        if self.start is StartOfCount.SAME_DAY and self.end is EndOfLimit.SAME_TIME:
            raise ValueError("“当日起算”不能与“同一时刻届满”并用")


CIVIL_CODE = CountRule()


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Time in which a clock stands still, from ``start`` until before ``end``; ``ValueError`` when it ends first."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("暂停的结束早于开始")


def due(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule = CIVIL_CODE, pauses: Sequence[Pause] = ()
) -> datetime:
    """When ``span`` from ``start`` ends, in UTC and always after ``start``.

    A later start or a longer span never ends earlier. Each second that a pause takes from the counted time before the
    end moves the end by one counted second. ``ValueError`` for times without a zone and ends too far away.
    """
    if not span.unit.is_days and not span.unit.is_working:
        target = as_moment(start) + span.seconds * _SECOND
        return as_datetime(_pushed(_WALL, as_moment(start), target, pauses))
    counted = timetable if span.unit.is_working else ROUND_THE_CLOCK

    def end(line: WorkLine) -> int:
        return _pushed(line, as_moment(start), _target(line, start, span, rule), pauses)

    return as_datetime(_laid_out(counted, start, end))


def elapsed(
    start: datetime, end: datetime, timetable: Timetable, unit: SpanUnit, pauses: Sequence[Pause] = ()
) -> timedelta:
    """Counted time from ``start`` to ``end`` without the pauses: working time for working units, else calendar time.

    Negative when ``end`` is before ``start``.
    """
    if end < start:
        return -elapsed(end, start, timetable, unit, pauses)
    line = _line_between(timetable, start, end) if unit.is_working else _WALL
    first, last = as_moment(start), as_moment(end)
    work = line.work_at(last) - line.work_at(first)
    return (work - sum(line.work_at(b) - line.work_at(a) for a, b in _merged(pauses, first, last))) * MICROSECOND


def remaining(
    now: datetime, due_at: datetime, timetable: Timetable, unit: SpanUnit, pauses: Sequence[Pause] = ()
) -> timedelta:
    """Counted time left until ``due_at``; negative once it is overdue."""
    return elapsed(now, due_at, timetable, unit, pauses)


def share_used(
    start: datetime, now: datetime, due_at: datetime, timetable: Timetable, unit: SpanUnit, pauses: Sequence[Pause] = ()
) -> float:
    """How much of the counted time between ``start`` and ``due_at`` has run: 0 at the start, 1 when due, then more."""
    whole = elapsed(start, due_at, timetable, unit, pauses)
    if whole <= timedelta(0):
        raise ValueError("a limit without counted time has no shares")
    return elapsed(start, max(start, now), timetable, unit, pauses) / whole


def moment_of_share(
    start: datetime,
    due_at: datetime,
    share: Decimal,
    timetable: Timetable,
    unit: SpanUnit,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """The first moment at which ``share`` (0 to 1) of the counted time has run, as for a light at 80 %."""
    line = _line_between(timetable, start, due_at) if unit.is_working else _WALL
    counted = elapsed(start, due_at, timetable, unit, pauses) // MICROSECOND
    first = as_moment(start)
    begun = line.work_at(first)
    target = begun + int(counted * share)
    return as_datetime(_pushed(line, first, target, pauses) if target > begun else first)


def moment_before(due_at: datetime, span: Span, timetable: Timetable) -> datetime:
    """The moment that lies ``span`` of counted time before ``due_at``, as for a light one working day ahead.

    Working days are counted back by the share of the day: one day before a close is the close of the day before.
    """
    if not span.unit.is_working:
        return due_at.astimezone(UTC) - _wall_length(span)

    def earlier(line: WorkLine) -> int:
        work = line.work_at(as_moment(due_at))
        if span.unit is SpanUnit.WORKING_HOURS:
            return line.earliest(work - span.seconds * _SECOND)
        return line.earliest(_shifted(line, line.day_of_work(work), work, -int(span.amount * 2)))

    return as_datetime(_laid_out(timetable, due_at, earlier))


def working_spans_between(start: datetime, end: datetime, timetable: Timetable) -> list[tuple[datetime, datetime]]:
    """The working spans within ``start`` to ``end``, in UTC and cut to these bounds, for drawing bars."""
    line = _line_between(timetable, start, end)
    first, last = as_moment(start), as_moment(end)
    spans = []
    for index in range(bisect_right(line.closes, first), bisect_right(line.opens, last)):
        opens, closes = max(first, line.opens[index]), min(last, line.closes[index])
        if opens < closes:
            spans.append((as_datetime(opens), as_datetime(closes)))
    return spans


def _target(line: WorkLine, start: datetime, span: Span, rule: CountRule) -> int:
    """Work done when the span ends, leaving pauses aside."""
    day, work = _received(line, start, rule.cut_off if span.unit.is_working else None)
    if span.unit is SpanUnit.WORKING_HOURS:
        return work + span.seconds * _SECOND
    halves = int(span.amount * 2)
    if rule.end is EndOfLimit.SAME_TIME:
        return _shifted(line, line.day_of_work(work), work, halves)
    first = line.day_after(day) if rule.start is StartOfCount.NEXT_DAY else line.day_of_work(work)
    target = _shifted(line, first, line.work_before_day(first), halves)
    return target if target > work else line.work_before_day(first + 1)  # the half day was over: the day's close


def _received(line: WorkLine, start: datetime, cut_off: time | None) -> tuple[date, int]:
    """The local day and the work done when a start counts as made."""
    made = local(start)
    day = made.date()
    if cut_off is None or (line.is_workday(day) and made.time() < cut_off):
        return day, line.work_at(as_moment(start))
    number = line.day_after(day)
    return line.day(number), line.work_before_day(number)


def _shifted(line: WorkLine, number: int, work: int, halves: int) -> int:
    """Work at the same share of the day, ``halves`` half days from ``work`` in day ``number``."""
    length = line.day_length(number)
    twice = 2 * (work - line.work_before_day(number)) + halves * length  # in units of 1 / (2 * length) of a day
    days, twice = divmod(twice, 2 * length)
    begun = line.work_before_day(number + days)
    return begun + twice * line.day_length(number + days) // (2 * length) if twice else begun


def _pushed(line: WorkLine | WallLine, start: int, target: int, pauses: Sequence[Pause]) -> int:
    """The moment at which ``target`` is done when the pauses after ``start`` do no work."""
    for first, last in _merged(pauses, start, None):
        before = line.work_at(first)
        if before >= target:
            break
        target += line.work_at(last) - before
    return line.earliest(target)


def _merged(pauses: Sequence[Pause], first: int, last: int | None) -> list[tuple[int, int]]:
    """Pauses as moments within bounds, in order, overlaps counted once."""
    merged: list[tuple[int, int]] = []
    reached = first
    for pause in sorted(pauses):
        begins, ends = max(reached, as_moment(pause.start)), as_moment(pause.end)
        ends = ends if last is None else min(ends, last)
        if begins < ends:
            merged.append((begins, ends))
            reached = ends
    return merged


def _wall_length(span: Span) -> timedelta:
    if span.unit is SpanUnit.CALENDAR_DAYS:
        return timedelta(days=int(span.amount))
    return timedelta(seconds=span.seconds)


def _line_between(timetable: Timetable, start: datetime, end: datetime) -> WorkLine:
    return timetable.line(start.year - 1, end.year + 1)


def _laid_out(timetable: Timetable, start: datetime, answer: Callable[[WorkLine], int]) -> int:
    """Ask over the years around ``start``, and over more of them as long as the answer lies beyond."""
    years = 1
    while years < _FARTHEST_YEARS:
        try:
            return answer(timetable.line(start.year - years, start.year + years))
        except BeyondLineError:
            years *= 4
    raise ValueError("时限过长，或日历自某日起不再有工作时间")
