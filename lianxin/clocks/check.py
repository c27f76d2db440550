"""The check: recomputes every due time, light and look-at time from what the clocks hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lianxin.calendars.queries import timetable_version
from lianxin.clocks import engine, sweep
from lianxin.clocks.models import Clock
from lianxin.foundation import time


@dataclass(frozen=True, slots=True)
class ClockFinding:
    """A cached value of a clock that is not what it should be."""

    clock: Clock
    field: str
    cached: object
    right: object

    @property
    def text(self) -> str:
        name = f"{self.clock._meta.label} {self.clock.pk}（{self.clock.kind}）"
        return f"{name} 的 {self.field} 记为 {self.cached}，应为 {self.right}"


def check(model: type[Clock] | None = None) -> Iterator[ClockFinding]:
    """Every wrong cache of `model`'s clocks, or of all; reads in a stream. A light may lag behind by one sweep."""
    for each in [model] if model else sweep.registered():
        for clock in each._default_manager.order_by("pk").iterator(chunk_size=2000):
            yield from _check_one(clock)


def _check_one(clock: Clock) -> Iterator[ClockFinding]:
    cached = {name: getattr(clock, name) for name in ("due_at", "amber_at", "light", "look_at")}
    right = _recomputed(clock, time.now())
    for name, value in right.items():
        if value != cached[name]:
            yield ClockFinding(clock, name, cached[name], value)


def _recomputed(clock: Clock, at: datetime) -> dict[str, object]:
    table = timetable_version(clock.timetable)
    clock.due_at = engine.due_of(clock, table)
    clock.amber_at = engine.amber_of(clock, table)
    right: dict[str, object] = {"due_at": clock.due_at, "amber_at": clock.amber_at, "look_at": engine.next_look(clock)}
    if clock.ended_at and clock.state != "cancelled":
        right["light"] = engine.light_at(clock, clock.ended_at)
    return right
