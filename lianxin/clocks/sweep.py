"""The sweep: turns the lights of clocks whose time has come. Any number of workers may run it at once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from lianxin.clocks import engine
from lianxin.clocks.models import Clock, ClockState
from lianxin.foundation import time

log = logging.getLogger(__name__)

# What a room brings: how to lock the row above its clock, as its steps do first, and how to tell of a turned light
# (an event). Both run in the transaction that turns the light.
Lock = Callable[[Clock], None]
Turned = Callable[[Clock], None]
# A clock whose turning fails must not keep the others from being looked at.
SET_ASIDE = timedelta(hours=1)
_registered: dict[type[Clock], tuple[Lock, Turned]] = {}


def register(model: type[Clock], lock: Lock, turned: Turned) -> None:
    """Let the sweep look after `model`: it calls `lock` before, and `turned` after it has turned a clock's light."""
    _registered[model] = (lock, turned)


def registered() -> list[type[Clock]]:
    """Every concrete clock."""
    return list(_registered)


def sweep(at: datetime | None = None, *, batch: int = 500) -> int:
    """Turn every light that is due at `at` (now); answers how many this worker turned."""
    moment = at or time.now()
    return sum(_sweep_model(model, moment, batch) for model in _registered)


def _sweep_model(model: type[Clock], at: datetime, batch: int) -> int:
    count = 0
    while waiting := list(model._default_manager.filter(look_at__lte=at).order_by("look_at")[:batch]):
        count += sum(_turn_or_set_aside(clock, at) for clock in waiting)
    return count


def _turn_or_set_aside(clock: Clock, at: datetime) -> bool:
    seen = clock.look_at
    try:
        with transaction.atomic():
            return turn(clock, at)
    except Exception:
        log.exception("the light of %s %s could not be turned", clock._meta.label, clock.pk)
        type(clock)._default_manager.filter(pk=clock.pk, look_at=seen).update(look_at=at + SET_ASIDE)
        return False


def turn(clock: Clock, at: datetime) -> bool:
    """Recompute the light; only the worker that changes exactly this row, as it was read, tells the room."""
    lock, turned = _registered[type(clock)]
    lock(clock)
    seen = {"pk": clock.pk, "look_at": clock.look_at, "light": clock.light, "state": ClockState.RUNNING}
    before = clock.light
    engine.settle(clock, at=at)
    changes = {name: getattr(clock, name) for name in ("due_at", "amber_at", "light", "look_at")}
    won = type(clock)._default_manager.filter(**seen).update(**changes) == 1
    if won and clock.light != before:
        turned(clock)
    return won
