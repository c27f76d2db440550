"""The sweep: turns the lights of clocks whose time has come. Any number of workers may run it at once."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from lianxin.clocks import engine
from lianxin.clocks.keepers import keeper_of, locked, registered
from lianxin.clocks.models import Clock, ClockState
from lianxin.foundation import time

log = logging.getLogger(__name__)

# A clock whose turning fails must not keep the others from being looked at.
SET_ASIDE = timedelta(hours=1)


def sweep(at: datetime | None = None, *, batch: int = 500) -> int:
    """Turn every light that is due at `at` (now); answers how many this worker turned."""
    moment = at or time.now()
    return sum(_sweep_model(model, moment, batch) for model in registered())


def _sweep_model(model: type[Clock], at: datetime, batch: int) -> int:
    count = 0
    while waiting := list(model._default_manager.filter(look_at__lte=at).order_by("look_at", "pk")[:batch]):
        count += sum(_turn_or_set_aside(clock, at) for clock in waiting)
    return count


def _turn_or_set_aside(clock: Clock, at: datetime) -> bool:
    try:
        with transaction.atomic():
            return turn(clock, at)
    except Exception:
        log.exception("the light of %s %s could not be turned", clock._meta.label, clock.pk)
        same = type(clock)._default_manager.filter(pk=clock.pk, look_at=clock.look_at)
        same.update(look_at=at + SET_ASIDE)
        return False


def turn(clock: Clock, at: datetime) -> bool:
    """Turn the light of `clock` if it is due; True for the one worker that did, which has told the clock's keeper.

    Only light and next look are written: a due time moves by steps and renewal alone. Call it inside a transaction.
    """
    clock = locked(clock)
    if clock.look_at is None or clock.look_at > at:
        return False
    seen = {"pk": clock.pk, "state": ClockState.RUNNING, "light": clock.light, "look_at": clock.look_at}
    clock.light = engine.light_at(clock, at)
    clock.look_at = engine.next_look(clock)
    changes = {"light": clock.light, "look_at": clock.look_at}
    # Compare and set: true for one worker even where a keeper's lock should not keep the others out.
    if type(clock)._default_manager.filter(**seen).update(**changes) == 0:
        return False
    if clock.light == seen["light"]:
        return False
    keeper_of(clock).turned(clock)
    return True
