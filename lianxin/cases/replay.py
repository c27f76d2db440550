"""An imported matter is put where the former system left it: its orders, and the clocks that go on."""

from datetime import datetime
from typing import Any

from lianxin.cases import completion, orders, texts, timers
from lianxin.cases.lifecycle import move_order
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.past import Filled, PastCase
from lianxin.cases.states import OrderRole, OrderState, TextKind
from lianxin.organizations.models import Unit

Told = list[dict[str, Any]]


def settle(case: Case, past: PastCase, when: Filled) -> Told:
    """Make the orders of `past`, and for a case that goes on the clocks, as if each stage had been a step here at its
    own moment; answers what the event tells of each order. Of one that is over nothing is measured: its limits were
    another system's. Raises NoRule for a moment before the first rules.
    """
    if past.is_over:
        return [_closed(case, past, when, index, *share) for index, share in enumerate(_units(past), start=1)]
    timers.start_for_case(case, "accept", at=when.registered)
    if when.accepted is None:
        return []
    timers.end_for_case(case, "accept", at=when.accepted)
    timers.start_for_case(case, "dispatch", at=when.accepted)
    timers.start_for_case(case, "handle", at=when.accepted)
    return _with_units(case, past, when) if past.lead else []


def _units(past: PastCase) -> list[tuple[OrderRole, Unit]]:
    lead = [(OrderRole.LEAD, past.lead)] if past.lead else []
    return [*lead, *((OrderRole.ASSISTING, unit) for unit in past.assisting)]


def _closed(case: Case, past: PastCase, when: Filled, index: int, role: OrderRole, unit: Unit) -> dict[str, Any]:
    """An order of a case that is over: answered, or gone with the case."""
    order = TaskOrder.objects.create(
        case=case,
        index=index,
        hub=case.hub,
        unit=unit,
        role=role,
        state=OrderState.FINISHED if past.is_answered else OrderState.CANCELLED,
        dispatched_at=when.dispatched,
        signed_at=when.signed,
        contacted_at=when.get("contacted_at"),
        submitted_at=when.submitted,
        finished_at=when.finished,
        ended_at=None if past.is_answered else when.closed,
    )
    return orders.told_of(order) | {"texts": _replies(order, past, when.finished or when.dispatched)}


def _with_units(case: Case, past: PastCase, when: Filled) -> Told:
    timers.end_for_case(case, "dispatch", at=when.dispatched)
    end = timers.citizens_end(case)
    sent = [
        orders.issue(case, orders.Share(unit=unit, role=role), at=when.dispatched, cap_at=end)[0]
        for role, unit in _units(past)
    ]
    case.dispatch_count = 1
    told = [_carried_on(order, past, when) for order in sent]
    if when.finished:
        completion.hand_over_to_review(case, at=when.finished)
    return told


def _carried_on(order: TaskOrder, past: PastCase, when: Filled) -> dict[str, Any]:
    if when.signed:
        completion.take_in_hand(order, at=when.signed)
    if contacted := when.get("contacted_at"):
        order.contacted_at = contacted
        timers.end_for_order(order, "first_contact", at=contacted)
        order.save()
    written = _finish(order, past, when.finished) if when.finished else []
    return orders.told_of(order, timers.open_of_order(order)) | {"texts": written}


def _finish(order: TaskOrder, past: PastCase, at: datetime) -> list[dict[str, str]]:
    move_order(order, "finish_without_sign_off")
    order.submitted_at = past.moments.get("submitted_at", at)
    order.finished_at = at
    order.save()
    timers.end_work(order, at=at)
    for kind in ("return_window", "first_contact"):
        timers.lapse_for_order(order, kind, at=at)
    completion.end_handling(order, "finish", "sign_off", at=at)
    return _replies(order, past, at)


def _replies(order: TaskOrder, past: PastCase, at: datetime) -> list[dict[str, str]]:
    """What the former system has of the reply belongs to the lead, who answered for all."""
    if order.role != OrderRole.LEAD or not past.is_answered:
        return []
    said = {TextKind.REPLY_INTERNAL: past.reply_internal, TextKind.REPLY_PUBLIC: past.reply_public}
    cleaned = {kind: texts.cleaned(kind, text) for kind, text in said.items()}
    return texts.write_first(order.case, cleaned, at=at, order=order)
