"""The sweep: turns the lights of clocks whose time has come. Any number of workers may run it at once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F

from lianxin.clocks import engine
from lianxin.clocks.keepers import keeper_of, locked, registered
from lianxin.clocks.models import Clock, ClockState
from lianxin.foundation import time
from lianxin.foundation.prepared import Prepared, Statement

log = logging.getLogger(__name__)

# A clock whose turning fails must not keep the others from being looked at.
SET_ASIDE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Portion:
    """The clocks that one of several workers looks at, so that none waits for another: each `of`-th, from the
    `which`-th (0 the first)."""

    which: int
    of: int


ALL = Portion(0, 1)


def sweep(at: datetime | None = None, *, batch: int = 500, portion: Portion = ALL) -> int:
    """Turn every light of `portion` that is due at `at` (now); answers how many this worker turned."""
    moment = at or time.now()
    return sum(_sweep_model(_waiting(model, batch, portion), moment) for model in registered())


def _sweep_model(due: Prepared[Clock], at: datetime) -> int:
    count, waiting = 0, due.all(at)
    while waiting:
        count += sum(_turn_or_set_aside(clock, at) for clock in waiting)
        waiting = due.all(at)
    return count


@cache
def _waiting(model: type[Clock], batch: int, portion: Portion) -> Prepared[Clock]:
    """The clocks of `portion` to be looked at by a moment, at most `batch` of them."""
    rows = model._default_manager.order_by("look_at", "pk")
    if portion != ALL:
        rows = rows.alias(place=F("pk") % portion.of).filter(place=portion.which)
    return Prepared(lambda at: rows.filter(look_at__lte=at)[:batch])


def _turn_or_set_aside(clock: Clock, at: datetime) -> bool:
    try:
        with transaction.atomic():
            return turn(clock, at)
    except Exception:
        log.exception("the light of %s %s could not be turned", clock._meta.label, clock.pk)
        same = type(clock)._default_manager.filter(pk=clock.pk, look_at=clock.look_at)
        same.update(look_at=at + SET_ASIDE)
        return False


@cache
def _turning(model: type[Clock]) -> Statement:
    """Compare and set: true for one worker even where a keeper's lock should not keep the others out."""
    seen = "id = $3 AND state = $4 AND light = $5 AND look_at = $6"
    return Statement(f"UPDATE {model._meta.db_table} SET light = $1, look_at = $2 WHERE {seen}")  # noqa: S608  # our own


def turn(clock: Clock, at: datetime) -> bool:
    """Turn the light of `clock` if it is due; True for the one worker that did, which has told the clock's keeper.

    Only light and next look are written: a due time moves by steps and renewal alone. Call it inside a transaction.
    """
    clock = locked(clock)
    if clock.look_at is None or clock.look_at > at:
        return False
    light, look_at = clock.light, clock.look_at
    clock.light = engine.light_at(clock, at)
    clock.look_at = engine.next_look(clock)
    turning = _turning(type(clock))
    written = turning.execute(clock.light, clock.look_at, clock.pk, ClockState.RUNNING, light, look_at)
    if written.rowcount == 0 or clock.light == light:
        return False
    keeper_of(clock).turned(clock)
    return True
