"""The orders of a case against time: what is drawn where, in percent of the width. Nothing here knows of pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Literal

from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.calendars.timetables import Timetable
from lianxin.cases.queries import AnyClock
from lianxin.clocks.engine import light_at
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation import time
from lianxin.foundation.ui.moments import WEEKDAYS

# past, left: used and still to come; over: beyond the end; met: done in time; off: cancelled; pause: stands still.
Look = Literal["past", "near", "left", "near-left", "over", "met", "off", "pause"]
FEWEST_DAYS = 7
MOST_DAYS = 28  # longer matters are drawn by weeks
THINNEST = 0.5  # percent: minutes among days are seen all the same
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or the week that begins with it."""

    day: date
    x: float
    width: float
    works: bool
    is_today: bool
    is_week: bool

    @property
    def label(self) -> str:
        if self.is_week:
            return f"{self.day:%m-%d}"
        return f"{self.day.day} {WEEKDAYS[self.day.weekday()][-1]}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a bar; a `thread` where the clock's calendar does not work."""

    x: float
    width: float
    look: Look
    thread: bool


class Axis:
    """Local midnights from `first` on over whole days, or weeks where there are many."""

    def __init__(self, moments: Iterable[datetime], table: Timetable, now: datetime) -> None:
        days = [time.local(moment).date() for moment in moments]
        self.first, last = min(days), max(days)
        count = max((last - self.first).days + 1, FEWEST_DAYS)
        self._is_weekly = count > MOST_DAYS
        if self._is_weekly:
            monday = self.first - self.first.weekday() * DAY
            count = -(-((last - monday).days + 1) // 7) * 7
            self.first = monday
        self.days = [self.first + number * DAY for number in range(count)]
        self.begin, self.end = _midnight(self.first), _midnight(self.days[-1] + DAY)
        self._table = table
        self._today = time.local(now).date()
        self.now = self.x(now) if self.begin <= now < self.end else None

    def x(self, at: datetime) -> float:
        """Where a moment lies, 0 to 100; what lies outside is at the edge."""
        share = (at - self.begin) / (self.end - self.begin)
        return round(min(max(share, 0.0), 1.0) * 100, 3)

    def columns(self) -> list[Column]:
        """Each day with its heading, or each week."""
        step = 7 if self._is_weekly else 1
        width = 100 / len(self.days) * step
        return [
            Column(
                day=day,
                x=round(place * width, 3),
                width=round(width, 3),
                works=self._is_weekly or bool(self._table.hours(day)),
                is_today=day <= self._today < day + step * DAY,
                is_week=self._is_weekly,
            )
            for place, day in enumerate(self.days[::step])
        ]

    def rests(self) -> list[tuple[float, float]]:
        """Stretches of days that do not work, as (x, width)."""
        found = []
        for works, group in groupby(self.days, key=lambda day: bool(self._table.hours(day))):
            days = list(group)
            if not works:
                found.append(self.span(_midnight(days[0]), _midnight(days[-1] + DAY)))
        return found

    def span(self, start: datetime, end: datetime) -> tuple[float, float]:
        """A stretch of time as (x, width)."""
        left = self.x(start)
        return left, round(self.x(end) - left, 3)


def strokes(clock: AnyClock, axis: Axis, now: datetime) -> list[Stroke]:
    """The bar of one clock: thick in the days that count, a thread in those that do not."""
    table = timetable_version(clock.timetable) if Span.parse(clock.span).unit.is_working else None
    found = []
    for start, end, look in _stretches(clock, now):
        for begins, ends, works in _days_apart(start, end, table):
            x, width = axis.span(begins, ends)
            if width > 0:
                found.append(Stroke(x, max(width, THINNEST), look, thread=not works))
    return found


def _stretches(clock: AnyClock, now: datetime) -> Iterator[tuple[datetime, datetime, Look]]:
    """The clock's time from its start to its end or to now, whichever is later, by how it is drawn."""
    reached = clock.ended_at or now
    until = clock.ended_at or max(clock.due_at, now)
    pauses = [(datetime.fromisoformat(a), datetime.fromisoformat(b) if b else until) for a, b in clock.pauses]
    cuts = {clock.started_at, until, *(moment for pause in pauses for moment in pause)}
    cuts |= {moment for moment in (clock.due_at, reached) if clock.started_at < moment < until}
    for start, end in pairwise(sorted(cuts)):
        if any(a <= start < b for a, b in pauses):
            yield start, end, "pause"
        else:
            yield start, end, _look(clock, start, reached, now)


def _look(clock: AnyClock, start: datetime, reached: datetime, now: datetime) -> Look:
    if clock.state == ClockState.CANCELLED:
        return "off"
    if start >= clock.due_at:
        return "over"
    if clock.state == ClockState.MET:
        return "met"
    is_near = not clock.ended and light_at(clock, now) == Light.AMBER
    if start >= reached:
        return "near-left" if is_near else "left"
    return "near" if is_near else "past"


def _days_apart(start: datetime, end: datetime, table: Timetable | None) -> Iterator[tuple[datetime, datetime, bool]]:
    """The stretch cut where days that work follow days that do not; whole where every moment counts."""
    if table is None:
        yield start, end, True
        return
    first, last = time.local(start).date(), time.local(end).date()
    days = [first + number * DAY for number in range((last - first).days + 1)]
    for works, group in groupby(days, key=lambda day: bool(table.hours(day))):
        stretch = list(group)
        begins, ends = max(start, _midnight(stretch[0])), min(end, _midnight(stretch[-1] + DAY))
        if begins < ends:
            yield begins, ends, works


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=time.LOCAL)
