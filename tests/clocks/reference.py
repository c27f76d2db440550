"""What a clock must show, found by walking minute by minute: slow, and sharing none of the engine's code.

Whole minutes only. It knows a timetable by its facts alone (`tests.calendars.reference`), keeps what has happened as a
plain list, and walks the whole life of the clock anew whenever something has happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, Pause
from lianxin.calendars.spans import Span, SpanUnit
from lianxin.calendars.timetables import ROUND_THE_CLOCK, Timetable
from tests.calendars.reference import MINUTE, due_by_minutes, minutes_of, works

WORKING = (SpanUnit.WORKING_DAYS, SpanUnit.WORKING_HOURS)
TICK = timedelta(microseconds=1)
_works = cache(works)


@dataclass
class Walked:
    """A clock as a list of what happened to it."""

    start: datetime
    span: Span
    table: Timetable
    rule: CountRule
    amber: Span
    share: Fraction
    cap: datetime | None = None
    state: str = "running"
    extensions: list[Span] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    known: dict[tuple[object, ...], datetime] = field(default_factory=dict)

    def may(self, act: str) -> bool:
        """Does this make sense now?"""
        return {
            "pause": self.state == "running",
            "extend": self.state == "running",
            "resume": self.state == "paused",
        }.get(act, self.ended_at is None)

    def pause(self, at: datetime) -> None:
        self.state, self.paused_at = "paused", at

    def resume(self, at: datetime) -> None:
        assert self.paused_at
        self.pauses.append(Pause(self.paused_at, at))
        self.state, self.paused_at = "running", None

    def end(self, at: datetime) -> None:
        if self.paused_at:
            self.resume(at)
        self.state, self.ended_at = ("met" if at <= self.due() else "missed"), at

    def cancel(self, at: datetime) -> None:
        self.state, self.ended_at = "cancelled", at

    def due(self) -> datetime:
        return self._once("due", self._walk_to_due)

    def amber_at(self) -> datetime:
        return self._once("amber", self._walk_to_amber)

    def _once(self, what: str, walk: Callable[[], datetime]) -> datetime:
        """The answer of `walk`, which only an extension, a pause or a cap changes."""
        asked = (what, self.cap, len(self.extensions), len(self.pauses))
        if asked not in self.known:
            self.known[asked] = walk()
        return self.known[asked]

    def _walk_to_due(self) -> datetime:
        """Walk through the span, then through each extension; a minute in a pause does not count."""
        reached = self._through(self.start, self.span, self.rule)
        for extension in self.extensions:
            reached = self._through(reached, extension, CountRule(end=EndOfLimit.SAME_TIME))
        return max(self.start, min(reached, self.cap)) if self.cap else reached

    def _through(self, start: datetime, span: Span, rule: CountRule) -> datetime:
        counted = self._counted(span)
        needed = sum(
            _works(counted, minute) for minute in _minutes(start, due_by_minutes(start, span, self.table, rule))
        )
        minute = reached = start
        while needed:
            if self._counts(counted, minute):
                needed, reached = needed - 1, minute + MINUTE
            minute += MINUTE
        return reached

    def _walk_to_amber(self) -> datetime:
        """The first whole minute at which both hold: the share is used, and no more than `amber` is left."""
        due = self.due()
        return max(self._share_used_at(due), self._ahead_of(due)) if due > self.start else self.start

    def _share_used_at(self, due: datetime) -> datetime:
        counted = self._counted(self.span)
        minutes = [minute for minute in _minutes(self.start, due) if self._counts(counted, minute)]
        enough = next(n for n in range(len(minutes) + 1) if n >= self.share * len(minutes))
        return minutes[enough - 1] + MINUTE if enough else self.start

    def _ahead_of(self, due: datetime) -> datetime:
        if self.amber.unit not in WORKING:
            return due - timedelta(minutes=int(self.amber.amount * _MINUTES[self.amber.unit]))
        left = int(self.amber.amount * (60 if self.amber.unit is SpanUnit.WORKING_HOURS else self._day_length()))
        minute = due
        while left or not _works(self.table, minute - MINUTE):
            minute -= MINUTE
            left -= _works(self.table, minute)
        return minute

    def _day_length(self) -> int:
        """All working days of these calendars are equally long: a day ahead is as much working time as one has."""
        days = [minutes_of(self.table, self.start.date() + timedelta(days=n)) for n in range(60)]
        (length,) = {len(day) for day in days if day}
        return length

    def light(self, at: datetime) -> str:
        moment = self.paused_at or self.ended_at or at
        if moment > self.due():
            return "red"
        return "amber" if moment >= self.amber_at() else "green"

    def _counted(self, span: Span) -> Timetable:
        return self.table if span.unit in WORKING else ROUND_THE_CLOCK

    def _counts(self, counted: Timetable, minute: datetime) -> bool:
        return _works(counted, minute) and not any(pause.start <= minute < pause.end for pause in self.pauses)


_MINUTES = {SpanUnit.MINUTES: 1, SpanUnit.HOURS: 60, SpanUnit.CALENDAR_DAYS: 24 * 60}


def _minutes(start: datetime, end: datetime) -> list[datetime]:
    return [start + n * MINUTE for n in range(int((end - start) / MINUTE))]
