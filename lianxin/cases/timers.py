"""The clocks of cases and orders: started and ended by steps, never by anything else."""

from datetime import datetime
from typing import Any, TypeVar

from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED, Clock
from lianxin.clocks.terms import terms

# The kinds that limit the handling itself, of a case and of an order.
HANDLING = ("handle", "rework")


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


def handling_kind(owner: Case | TaskOrder) -> str:
    """What the handling is limited by: the first round's limit, or that of a rework."""
    return "handle" if owner.round == 1 else "rework"


def citizens_end(case: Case) -> datetime:
    """When the citizen's clock of a case in hand ends: no clock of its orders ends later."""
    rows = CaseClock.objects.exclude(state__in=ENDED).values_list("due_at", flat=True)
    due_at: datetime = rows.get(case=case, kind=handling_kind(case))
    return due_at


def open_of_case(case: Case) -> list[CaseClock]:
    """The case's own clocks that have not ended."""
    return list(CaseClock.objects.filter(case=case).exclude(state__in=ENDED).order_by("pk"))


def open_of_order(order: TaskOrder) -> list[OrderClock]:
    """The order's clocks that have not ended."""
    return list(OrderClock.objects.filter(order=order).exclude(state__in=ENDED).order_by("pk"))


def cancel_for_case(case: Case, *, at: datetime) -> list[CaseClock]:
    """Nobody waits for any of the case's own clocks any longer; answers them."""
    return [_cancel(clock, at) for clock in open_of_case(case)]


def cancel_for_order(order: TaskOrder, *, at: datetime) -> list[OrderClock]:
    """Nobody waits for any of the order's clocks any longer; answers them."""
    return [_cancel(clock, at) for clock in open_of_order(order)]


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
    return told + (cap_below(clock, at=at) if clock.kind in HANDLING else [])


def due_of(clock: Clock | None) -> datetime | None:
    """The due time of a clock, None where there is none: what an event tells of it."""
    return clock.due_at if clock else None


def open_until(order: TaskOrder, kind: str) -> datetime | None:
    """The due time of the order's open clock of `kind`; None when nobody waits for it."""
    return due_of(OrderClock.objects.filter(order=order, kind=kind).exclude(state__in=ENDED).first())


Each = TypeVar("Each", bound=Clock)


def _cancel(clock: Each, at: datetime) -> Each:
    engine.cancel(clock, at=at)
    clock.save()
    return clock


def _end(clock: Each | None, at: datetime) -> Each | None:
    if clock is not None:
        engine.end(clock, at=at)
        clock.save()
    return clock
