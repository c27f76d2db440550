"""Open clocks follow their calendar: when a notice or new hours come out, their ends move."""

from datetime import datetime

from django.db import transaction

from lianxin.calendars.queries import timetable
from lianxin.clocks import engine
from lianxin.clocks.keepers import keeper_of, locked, registered
from lianxin.clocks.models import ENDED, Clock
from lianxin.foundation import time


def renew_open(calendar_code: str) -> int:
    """Count every open clock of the calendar by its present timetable; answers how many ends have moved.

    Each clock in a transaction of its own; clocks that are counted so already are passed over, so it may be repeated.
    """
    at = time.now()
    version = timetable(calendar_code, at).version
    return sum(_renew(clock, version, at) for model in registered() for clock in _behind(model, calendar_code, version))


def renewed(calendar_code: str, at: datetime) -> list[tuple[Clock, datetime]]:
    """Every open clock of the calendar as it would be by the timetable of `at`, with its end before; none is saved."""
    version = timetable(calendar_code, at).version
    found = [clock for model in registered() for clock in _behind(model, calendar_code, version)]
    before = [clock.due_at for clock in found]
    for clock in found:
        engine.renew(clock, at=at)
    return list(zip(found, before, strict=True))


def _behind(model: type[Clock], calendar_code: str, version: str) -> list[Clock]:
    open_clocks = model._default_manager.filter(calendar=calendar_code).exclude(state__in=ENDED)
    return list(open_clocks.exclude(timetable=version).order_by("pk"))


@transaction.atomic
def _renew(clock: Clock, version: str, at: datetime) -> bool:
    clock = locked(clock)
    if clock.ended or clock.timetable == version:
        return False
    before = clock.due_at
    engine.renew(clock, at=at)
    clock.save()
    if clock.due_at == before:
        return False
    keeper_of(clock).moved(clock, before)
    return True
