"""The clocks of cases and orders: started and ended by steps, never by anything else."""

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.cases.states import OrderState
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED, Clock, ClockState
from lianxin.clocks.terms import terms
from lianxin.foundation.prepared import Prepared
from lianxin.organizations.models import Unit
from lianxin.rulebook.queries import find, ruling

# The kinds that limit the handling itself, of a case and of an order.
HANDLING = ("handle", "rework")
# What the unit's reply ends.
_UNTIL_HANDED_IN = ("sign_off_reserve", "interim_report", "urge_answer")
# Clocks whose cap is not the end of what stands above their order.
_CAPPED_WITHIN = ("sign_off", "sign_off_reserve", "suspension_check")
# The one open clock of a kind; all open ones.
_CASE_CLOCK = Prepared(lambda case, kind: CaseClock.objects.filter(case=case, kind=kind).exclude(state__in=ENDED))
_ORDER_CLOCK = Prepared(lambda order, kind: OrderClock.objects.filter(order=order, kind=kind).exclude(state__in=ENDED))
_CASE_CLOCKS = Prepared(lambda case: CaseClock.objects.filter(case=case).exclude(state__in=ENDED).order_by("pk"))
_ORDER_CLOCKS = Prepared(lambda order: OrderClock.objects.filter(order=order).exclude(state__in=ENDED).order_by("pk"))


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


def start_handing_in(order: TaskOrder, *, at: datetime) -> list[OrderClock]:
    """Where the unit's leader signs off, tell the handler until when to hand in, so that the leader keeps the time that
    the rules reserve for him (``limit.sign_off_reserve``); answers the clock, none where nobody signs off or no
    handling runs."""
    facts, handling = facts_of(order.case, order.unit), handling_of(order)
    if handling is None or "sign_off" not in find("step.mandatory", facts, at).words:
        return []
    reserve = terms("sign_off_reserve", facts, at)
    clock = OrderClock(case=order.case, order=order, extensions=handling.extensions)
    # As long as the handling itself: its cap alone decides when it ends.
    whole = replace(reserve, span=Span.parse(handling.span))
    engine.start(clock, whole, at=at, cap_at=_before_end(handling, reserve.span))
    clock.save()
    return [clock]


def restart_work(order: TaskOrder, *, at: datetime) -> list[OrderClock]:
    """The unit is at work anew on a reply that was not passed: another report is due to whoever sent the order, and the
    reply by the time for handing in (`start_handing_in`). Answers both clocks."""
    return [start_for_order(order, "interim_report", at=at), *start_handing_in(order, at=at)]


def end_work(order: TaskOrder, *, at: datetime) -> list[OrderClock]:
    """The reply is handed in: it answers what was urged, and nothing is reported any more. Answers the clocks."""
    found = [clock for clock in _ORDER_CLOCKS.all(order.pk) if clock.kind in _UNTIL_HANDED_IN]
    for clock in found:
        _end(clock, at)
    return found


def end_for_case(case: Case, kind: str, *, at: datetime) -> CaseClock | None:
    """End the case's open clock of `kind`; None when there is none."""
    return _end(_CASE_CLOCK.first(case.pk, kind), at)


def restart_for_case(case: Case, kind: str, *, at: datetime) -> list[CaseClock]:
    """Another hub's time begins: the case's open clock of `kind` ends for the former one, and a new one starts by the
    rules of the case as it is now, standing still if that stood still. Answers both, none where none is open."""
    open_one = _CASE_CLOCK.first(case.pk, kind)
    if open_one is None:
        return []
    stood_still = open_one.state == ClockState.PAUSED
    _end(open_one, at)
    clock = start_for_case(case, kind, at=at)
    if stood_still:
        engine.pause(clock, at=at)
        clock.save()
    return [open_one, clock]


def end_for_order(order: TaskOrder, kind: str, *, at: datetime) -> OrderClock | None:
    """End the order's open clock of `kind`; None when there is none."""
    return _end(_ORDER_CLOCK.first(order.pk, kind), at)


def handling_kind(owner: Case | TaskOrder) -> str:
    """What the handling is limited by: the first round's limit, or that of a rework."""
    return "handle" if owner.round == 1 else "rework"


def citizens_end(case: Case) -> datetime:
    """When the citizen's clock of a case in hand ends: no clock of its orders ends later."""
    clock = _CASE_CLOCK.first(case.pk, handling_kind(case))
    assert clock, "a case in hand has it"
    return clock.due_at


def lapse_for_order(order: TaskOrder, kind: str, *, at: datetime) -> OrderClock | None:
    """What the order's clock of `kind` limits can be no longer: neither met nor missed; None when there is none."""
    clock = _ORDER_CLOCK.first(order.pk, kind)
    return _cancel(clock, at) if clock else None


def lapse_for_case(case: Case, kind: str, *, at: datetime) -> CaseClock | None:
    """What the case's clock of `kind` waits for is done otherwise: neither met nor missed; None when there is none."""
    clock = _CASE_CLOCK.first(case.pk, kind)
    return _cancel(clock, at) if clock else None


def open_of_case(case: Case, *kinds: str) -> list[CaseClock]:
    """The case's own clocks that have not ended, of `kinds` or all."""
    return [clock for clock in _CASE_CLOCKS.all(case.pk) if not kinds or clock.kind in kinds]


def open_of_order(order: TaskOrder) -> list[OrderClock]:
    """The order's clocks that have not ended."""
    return _ORDER_CLOCKS.all(order.pk)


def cancel_for_case(case: Case, *kinds: str, at: datetime) -> list[CaseClock]:
    """Nobody waits for the case's own clocks, of `kinds` or all, any longer; answers them."""
    return [_cancel(clock, at) for clock in open_of_case(case, *kinds)]


def cancel_for_order(order: TaskOrder, *, at: datetime) -> list[OrderClock]:
    """Nobody waits for any of the order's clocks any longer; answers them."""
    return [_cancel(clock, at) for clock in open_of_order(order)]


def pause_for_case(case: Case, *, at: datetime) -> list[CaseClock]:
    """Let the case's own clocks that run stand still from `at` on; answers them. Units' clocks are not touched."""
    running = [clock for clock in open_of_case(case) if clock.runs]
    for clock in running:
        engine.pause(clock, at=at)
        clock.save()
    return running


def resume_for_case(case: Case, *, at: datetime) -> list[CaseClock]:
    """Let the case's own clocks that stand still run on from `at`; answers them."""
    standing = [clock for clock in open_of_case(case) if clock.state == ClockState.PAUSED]
    for clock in standing:
        engine.resume(clock, at=at)
        clock.save()
    return standing


def cap_below(clock: CaseClock | OrderClock, *, at: datetime) -> list[dict[str, Any]]:
    """Let no open clock below the handling clock `clock` end after it; answers what an event tells of those changed.

    Below the citizen's stand the clocks of the orders of the first tier; below an order's its sign-off, the time for
    handing in (less what the rules reserve for the unit's leader) and, less what the rules reserve for the unit above
    (``limit.parent_reserve``), the clocks of the orders right under it.
    """
    capped = OrderClock.objects.filter(case=clock.case_id, cap_at__isnull=False)
    rows = capped.exclude(state__in=ENDED).order_by("pk")
    if isinstance(clock, OrderClock):
        own = rows.filter(order=clock.order_id)
        handing_in = [told for each in own.filter(kind="sign_off_reserve") for told in _cap_handing_in(each, clock, at)]
        return handing_in + _cap_all(own.filter(kind="sign_off"), clock.due_at, at) + _cap_lower(clock, rows, at)
    return _cap_all(rows.filter(order__parent=None).exclude(kind__in=_CAPPED_WITHIN), clock.due_at, at)


def _cap_handing_in(clock: OrderClock, handling: OrderClock, at: datetime) -> list[dict[str, Any]]:
    return _cap(clock, _before_end(handling, ruling(clock.rule_id).span), at)


def _cap_lower(clock: OrderClock, rows: QuerySet[OrderClock], at: datetime) -> list[dict[str, Any]]:
    """Let the clocks among `rows` of the orders right under that of `clock` follow it."""
    lower = list(rows.filter(order__parent=clock.order_id).exclude(kind__in=_CAPPED_WITHIN).select_related("order"))
    if not lower:
        return []
    orders = TaskOrder.objects.unscoped("the case is locked").select_related(
        "case__category", "case__hub", "unit__kind"
    )
    above = orders.select_related("case__area").get(pk=clock.order_id)
    return [told for each in lower for told in _cap(each, _less_reserve(clock, above, each.order.dispatched_at), at)]


def end_above(order: TaskOrder) -> datetime | None:
    """What no clock of the order may pass: the citizen's end; for one under another what `end_below` says, for one that
    took another's place in its round what `end_anew` says."""
    if order.parent:
        return end_below(order.parent, order.dispatched_at)
    if order.replaces and order.replaces.round == order.round:
        return end_anew(order.case, order.unit, order.dispatched_at)
    return citizens_end(order.case)


def end_anew(case: Case, unit: Unit, sent_at: datetime) -> datetime | None:
    """What no clock of an order of the first tier may pass that took another's place at `sent_at`.

    None where the rules give its unit the full time (``clock.renewed_by_accepted_return``): it is measured by its own
    time, while the citizen's clock goes on by itself and turns red for the hotline. Else the citizen's end.
    """
    anew = find("clock.renewed_by_accepted_return", facts_of(case, unit), sent_at).flag
    return None if anew else citizens_end(case)


def lead_anew(
    case: Case, unit: Unit, former: TaskOrder | None, *, at: datetime
) -> tuple[datetime | None, dict[str, Any]]:
    """What no clock of a lead of the first tier may pass, `unit` taking the place of `former` if there was one; and
    what an event tells of the citizen's clock, which an order given back may have begun anew (`renew_citizens`)."""
    if former is None:
        return citizens_end(case), {}
    renewed = renew_citizens(case, at=at) if former.state == OrderState.RETURNED else {}
    return end_anew(case, unit, at), renewed


def end_below(order: TaskOrder, sent_at: datetime) -> datetime | None:
    """What no clock of an order may pass that the unit of `order` passed on at `sent_at`: its own handling less what
    the rules reserve for it; None where that handling is no longer counted."""
    clock = handling_of(order)
    return _less_reserve(clock, order, sent_at) if clock else None


def handling_of(order: TaskOrder) -> OrderClock | None:
    """The order's open handling clock; None when it has ended."""
    return _ORDER_CLOCK.first(order.pk, handling_kind(order))


def renew_citizens(case: Case, *, at: datetime) -> dict[str, Any]:
    """With another unit the citizen's time begins anew where the rules say so (``clock.citizen_renewed_by_return``),
    and what hangs below follows; answers what an event tells of it, nothing where the clock goes on."""
    if not find("clock.citizen_renewed_by_return", facts_of(case), at).flag:
        return {}
    lapse_for_case(case, handling_kind(case), at=at)
    clock = start_for_case(case, handling_kind(case), at=at)
    return {"citizens": clock.as_event_data(), "followed": cap_below(clock, at=at)}


def _less_reserve(clock: OrderClock, order: TaskOrder, sent_at: datetime) -> datetime:
    """The end of the handling of `order` less the reserve that held when its unit passed it on, whatever the rules say
    later."""
    return _before_end(clock, find("limit.parent_reserve", facts_of(order.case, order.unit), sent_at).span)


def _before_end(clock: OrderClock, reserve: Span) -> datetime:
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
    return due_of(_ORDER_CLOCK.first(order.pk, kind))


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
