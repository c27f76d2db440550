"""The clocks of cases and orders: started and ended by steps, never by anything else."""

from datetime import datetime
from typing import Any, TypeVar

from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED, Clock
from lianxin.clocks.terms import terms


def start_for_case(case: Case, kind: str, *, at: datetime) -> CaseClock:
    """Set a clock of the hotline going."""
    clock = CaseClock(case=case)
    engine.start(clock, terms(kind, facts_of(case), at), at=at)
    clock.save()
    return clock


def start_for_order(order: TaskOrder, kind: str, *, at: datetime, cap_at: datetime | None = None) -> OrderClock:
    """Set a unit's clock going; it never ends after `cap_at`, the end of the clock above it."""
    clock = OrderClock(case=order.case, order=order)
    engine.start(clock, terms(kind, facts_of(order.case, order.unit), at), at=at, cap_at=cap_at)
    clock.save()
    return clock


def end_for_case(case: Case, kind: str, *, at: datetime) -> CaseClock | None:
    """End the case's open clock of `kind`; None when there is none."""
    return _end(CaseClock.objects.filter(case=case, kind=kind).exclude(state__in=ENDED).first(), at)


def end_for_order(order: TaskOrder, kind: str, *, at: datetime) -> OrderClock | None:
    """End the order's open clock of `kind`; None when there is none."""
    return _end(OrderClock.objects.filter(order=order, kind=kind).exclude(state__in=ENDED).first(), at)


def citizens_end(case: Case) -> datetime:
    """When the citizen's clock of a case in hand ends: no clock of its orders ends later."""
    due_at: datetime = (
        CaseClock.objects.exclude(state__in=ENDED).values_list("due_at", flat=True).get(case=case, kind="handle")
    )
    return due_at


def cap_below(clock: CaseClock | OrderClock, *, at: datetime) -> list[dict[str, Any]]:
    """Let no open clock below the handling clock `clock` end after it; answers what an event tells of those changed.

    Below the citizen's stand the orders' clocks, below an order's its sign-off.
    """
    rows = OrderClock.objects.filter(case=clock.case_id, cap_at__isnull=False).exclude(state__in=ENDED).order_by("pk")
    if isinstance(clock, OrderClock):
        below = rows.filter(order=clock.order_id, kind="sign_off")
    else:
        below = rows.exclude(kind="sign_off")
    return [told for each in below for told in _cap(each, clock.due_at, at)]


def _cap(clock: OrderClock, cap_at: datetime, at: datetime) -> list[dict[str, Any]]:
    before = clock.due_at
    engine.cap(clock, cap_at, at=at)
    clock.save()
    told = [] if clock.due_at == before else [{"order": clock.order_id, "before": before} | clock.as_event_data()]
    return told + (cap_below(clock, at=at) if clock.kind == "handle" else [])


def due_of(clock: Clock | None) -> datetime | None:
    """The due time of a clock, None where there is none: what an event tells of it."""
    return clock.due_at if clock else None


def open_until(order: TaskOrder, kind: str) -> datetime | None:
    """The due time of the order's open clock of `kind`; None when nobody waits for it."""
    return due_of(OrderClock.objects.filter(order=order, kind=kind).exclude(state__in=ENDED).first())


Each = TypeVar("Each", bound=Clock)


def _end(clock: Each | None, at: datetime) -> Each | None:
    if clock is not None:
        engine.end(clock, at=at)
        clock.save()
    return clock
