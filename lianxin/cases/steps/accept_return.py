"""Whoever sent the order takes it back (同意退单)."""

from datetime import datetime
from typing import Any

from lianxin.cases import asking, completion, events, orders, requests, returns, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import States
from lianxin.cases.locks import lock_orders
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import OrderRole, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step
from lianxin.rulebook.catalogue import count_use
from lianxin.rulebook.models import CatalogueUse
from lianxin.rulebook.queries import find


@step
def accept_return(
    request: CaseRequest, opinion: str = "", *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Take the order back, and with it everything that is open below it. `seen` is the order's version.

    Without its lead of the first tier the case waits for another, or, once it was dispatched as often as
    ``count.dispatches_before_designation`` says, for a ruling; without an assisting one the others go on. Raises
    NotAllowed, also for another role than ``approver.return.first`` or ``.later`` names; NotFound, Stale, WrongState;
    BadInput (request_opinion).
    """
    request, order = returns.lock_to_decide(request, by, at=at, seen=seen)
    before, due_at = order.state, timers.open_until(order, timers.handling_kind(order))
    written = requests.decide(request, RequestState.GRANTED, opinion, at=at)
    ended = orders.end_tree(order, lock_orders(order.case), "accept_return", at=at)
    if order.catalogue_entry:
        count_use(order.catalogue_entry, CatalogueUse.Outcome.RETURNED, order.pk, at)
    moved = _follow(order, at)
    events.tell(
        order.case,
        events.ORDER_RETURNED,
        by=by,
        at=at,
        order=order,
        states=States(before, order.state),
        deadlines=(due_at, None),
        data=asking.told_of(request) | {"orders": ended, "texts": written} | moved,
    )
    return request


def _follow(order: TaskOrder, at: datetime) -> dict[str, Any]:
    """What becomes of the case. What a unit gets back from one below it is no return to the hotline."""
    case = order.case
    if order.parent_id:
        return {}
    case.return_count += 1
    if order.role != OrderRole.LEAD:
        return completion.hand_over_to_review(case, at=at)
    enough = find("count.dispatches_before_designation", facts_of(case), at).count
    return completion.seek_lead(case, at=at, disputed=case.dispatch_count >= enough)
