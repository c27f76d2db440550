"""Whoever sent the order leaves it where it is (驳回退单)."""

from datetime import datetime

from lianxin.cases import asking, events, requests, returns, timers
from lianxin.cases.lifecycle import move_order
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step


@step
def reject_return(
    request: CaseRequest, opinion: str, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Refuse the return for what `opinion` says: the order goes back to where it stood, and may not be returned again.

    `seen` is the order's version. Raises as `accept_return`, and BadInput (request_opinion) for an empty opinion.
    """
    request, order = returns.lock_to_decide(request, by, at=at, seen=seen)
    states = move_order(order, "reject_return_signed" if order.signed_at else "reject_return")
    written = requests.decide(request, RequestState.REFUSED, opinion, at=at, required=True)
    timers.lapse_for_order(order, "return_window", at=at)
    due_at = timers.open_until(order, timers.handling_kind(order))
    events.tell(
        order.case,
        events.RETURN_REJECTED,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_at, due_at),
        data=asking.told_of(request) | {"texts": written},
    )
    return request
