"""The rooms that keep clocks: how each locks the row above a clock and tells of what the engine did by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lianxin.clocks.models import Clock

Lock = Callable[[Clock], Clock]
Turned = Callable[[Clock], None]
Moved = Callable[[Clock, datetime], None]


@dataclass(frozen=True, slots=True)
class Keeper:
    """What a room brings for one concrete clock; all three run in the transaction that changes the clock.

    `lock` takes the lock with which the room's steps begin and answers the clock's row as it is then, with what it
    belongs to; `turned(clock)` tells that the light is another; `moved(clock, before)` that the end has moved from
    `before` because the calendar changed.
    """

    lock: Lock
    turned: Turned
    moved: Moved


_keepers: dict[type[Clock], Keeper] = {}


def register(model: type[Clock], lock: Lock, turned: Turned, moved: Moved) -> None:
    """Let the engine look after `model`; called once, when the room is ready. See `Keeper`."""
    _keepers[model] = Keeper(lock, turned, moved)


def keeper_of(clock: Clock) -> Keeper:
    """Who keeps `clock`; KeyError for a model that no room has registered."""
    return _keepers[type(clock)]


def registered() -> list[type[Clock]]:
    """Every concrete clock."""
    return list(_keepers)


def locked(clock: Clock) -> Clock:
    """The row as it is once its keeper's lock is held; call it inside a transaction."""
    return keeper_of(clock).lock(clock)
