"""A matter turns out to be more urgent than was thought: open limits give way to shorter ones."""

from copy import copy
from datetime import datetime
from typing import Any

from lianxin.cases import timers
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.clocks.models import Clock, ClockState
from lianxin.clocks.terms import terms

# What the hotline and the units owe. The citizen's own time (to supplement, to object) is never cut; the time for
# handing in follows the handling.
_OWED = {
    "accept",
    "dispatch",
    "dispute",
    "handle",
    "rework",
    "sign_for",
    "first_contact",
    "return_window",
    "return_review",
    "extension_review",
    "suspension_review",
    "suspension_check",
    "sign_off",
    "interim_report",
    "urge_answer",
}


def tighten(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Let each open limit of the case, and of its orders from the top down, give way to one by the rules of what the
    case is now, counted from `at`, wherever that ends earlier; what hangs below follows. A limit that has given way is
    cancelled, neither met nor missed. Answers what the event tells of each that is new or has moved."""
    told = [each for clock in timers.open_of_case(case) for each in _give_way(clock, case, None, at)]
    rows = TaskOrder.objects.unscoped("the case is locked").filter(case=case).select_related("unit__kind", "parent")
    for order in rows.order_by("level", "pk"):
        order.case = case
        told += [each for clock in timers.open_of_order(order) for each in _give_way(clock, case, order, at)]
    return told


def _give_way(clock: CaseClock | OrderClock, case: Case, order: TaskOrder | None, at: datetime) -> list[dict[str, Any]]:
    if clock.kind not in _OWED:
        return []
    shorter = CaseClock(case=case) if order is None else OrderClock(case=case, order=order)
    asked = terms(clock.kind, facts_of(case, order.unit if order else None), at)
    engine.start(shorter, asked, at=at, cap_at=clock.cap_at)
    if shorter.due_at >= _would_end(clock, at):
        return []
    _replace(clock, shorter, at)
    told = shorter.as_event_data() | ({"order": order.pk} if order else {})
    below = timers.cap_below(shorter, at=at) if shorter.kind in timers.HANDLING else []
    return [told, *below]


def _would_end(clock: Clock, at: datetime) -> datetime:
    """When the clock ends; for one that stands still, if it ran on from `at`."""
    if clock.state != ClockState.PAUSED:
        return clock.due_at
    running = copy(clock)
    engine.resume(running, at=at)
    return running.due_at


def _replace(clock: Clock, shorter: Clock, at: datetime) -> None:
    stands_still = clock.state == ClockState.PAUSED
    engine.cancel(clock, at=at)
    clock.save()
    if stands_still:
        engine.pause(shorter, at=at)
    shorter.save()
