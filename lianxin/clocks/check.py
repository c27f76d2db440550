"""The check: recomputes every due time, light and look-at time from what the clocks hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianxin.calendars.queries import timetable_version
from lianxin.clocks import engine
from lianxin.clocks.keepers import registered
from lianxin.clocks.models import Clock, ClockState, Light
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class ClockFinding:
    """A value of a clock that is not what the rest of the clock makes it."""

    clock: Clock
    field: str
    cached: object
    right: object

    @property
    def text(self) -> str:
        name = f"{self.clock._meta.label} {self.clock.pk}（{self.clock.kind}）"
        return f"{name} 的 {self.field} 记为 {self.cached}，应为 {self.right}"


def check(model: type[Clock] | None = None) -> Iterator[ClockFinding]:
    """Every wrong value of `model`'s clocks, or of all; reads in a stream.

    The light of a running clock may lag behind until the next sweep, but never be ahead of its time. A clock that the
    sweep has set aside is named by its look-at time.
    """
    for each in [model] if model else registered():
        for clock in each._default_manager.order_by("pk").iterator(chunk_size=2000):
            yield from _check_one(clock)


def _check_one(clock: Clock) -> Iterator[ClockFinding]:
    cached = {name: getattr(clock, name) for name in ("due_at", "amber_at", "light", "look_at", "state", "timetable")}
    try:
        right = _recomputed(clock)
    except NotFound:
        right = {"timetable": "已知的日历版本"}
    except (ValueError, KeyError, TypeError) as error:
        right = {"due_at": f"可以计算（{error}）"}
    for name, value in right.items():
        if value != cached[name]:
            yield ClockFinding(clock, name, cached[name], value)


def _recomputed(clock: Clock) -> dict[str, object]:
    """What the caches must be. The light turns with the clock's own due time, so a wrong one is told only once."""
    table = timetable_version(clock.timetable)
    right: dict[str, object] = {"look_at": engine.next_look(clock), "light": _right_light(clock)}
    if clock.state in (ClockState.MET, ClockState.MISSED):
        assert clock.ended_at, "the database holds state and end together"
        right["state"] = ClockState.MET if clock.ended_at <= clock.due_at else ClockState.MISSED
    clock.due_at = engine.due_of(clock, table)
    clock.amber_at = engine.amber_of(clock, table)
    return right | {"due_at": clock.due_at, "amber_at": clock.amber_at}


def _right_light(clock: Clock) -> str:
    light = engine.light_at(clock, time.now())
    order = list(Light)
    if clock.state == ClockState.RUNNING and order.index(Light(clock.light)) <= order.index(light):
        return clock.light
    return light
