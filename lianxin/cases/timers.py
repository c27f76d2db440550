"""The clocks of cases and orders: started and ended by steps, never by anything else."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable_version
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED, Clock
from lianxin.clocks.terms import terms
from lianxin.rulebook.queries import find

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


def lapse_for_order(order: TaskOrder, kind: str, *, at: datetime) -> OrderClock | None:
    """What the order's clock of `kind` limits is no longer possible: neither met nor missed; None when there is none."""
    clock = OrderClock.objects.filter(order=order, kind=kind).exclude(state__in=ENDED).first()
    return _cancel(clock, at) if clock else None


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

    Below the citizen's stand the clocks of the orders of the first tier; below an order's its sign-off and, less what
    the rules reserve for the unit above (``limit.parent_reserve``), the clocks of the orders right under it.
    """
    capped = OrderClock.objects.filter(case=clock.case_id, cap_at__isnull=False)
    rows = capped.exclude(state__in=ENDED).order_by("pk")
    if isinstance(clock, OrderClock):
        signing_off = rows.filter(order=clock.order_id, kind="sign_off")
        return _cap_all(signing_off, clock.due_at, at) + _cap_lower(clock, rows, at)
    return _cap_all(rows.filter(order__parent=None).exclude(kind="sign_off"), clock.due_at, at)


def _cap_lower(clock: OrderClock, rows: QuerySet[OrderClock], at: datetime) -> list[dict[str, Any]]:
    """Let the clocks among `rows` of the orders right under that of `clock` follow it."""
    lower = list(rows.filter(order__parent=clock.order_id).exclude(kind="sign_off").select_related("order"))
    if not lower:
        return []
    orders = TaskOrder.objects.unscoped("the case is locked").select_related(
        "case__category", "case__hub", "unit__kind"
    )
    above = orders.select_related("case__area").get(pk=clock.order_id)
    return [told for each in lower for told in _cap(each, _less_reserve(clock, above, each.order), at)]


def end_above(order: TaskOrder) -> datetime | None:
    """What no clock of the order may pass: the citizen's end or, for one under another, the handling of the order
    above less what the rules reserve for its unit; None where that handling is no longer counted."""
    if order.parent is None:
        return citizens_end(order.case)
    clock = handling_of(order.parent)
    return _less_reserve(clock, order.parent, order) if clock else None


def handling_of(order: TaskOrder) -> OrderClock | None:
    """The order's open handling clock; None when it has ended."""
    return OrderClock.objects.filter(order=order, kind=handling_kind(order)).exclude(state__in=ENDED).first()


def _less_reserve(clock: OrderClock, above: TaskOrder, below: TaskOrder) -> datetime:
    """The end of the handling of `above` less the reserve that held when `below` was sent, whatever the rules say
    later."""
    reserve = find("limit.parent_reserve", facts_of(above.case, above.unit), below.dispatched_at).span
    return moment_before(clock.due_at, reserve, timetable_version(clock.timetable))


def _cap_all(clocks: QuerySet[OrderClock], cap_at: datetime, at: datetime) -> list[dict[str, Any]]:
    return [told for each in clocks for told in _cap(each, cap_at, at)]


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
