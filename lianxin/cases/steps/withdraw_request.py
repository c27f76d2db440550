"""The unit no longer asks for what it asked for (撤销申请)."""

from datetime import datetime

from lianxin.cases import asking, events, policies, requests
from lianxin.cases.lifecycle import States, move_order
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import REQUEST_OPEN, RequestKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def withdraw_request(request: CaseRequest, *, by: Actor, at: datetime, seen: int | None = None) -> CaseRequest:
    """Let a request of the unit fall before it is decided; an order that was to be returned goes back to where it
    stood, and may be returned again while there is time.

    `seen` is the order's version. Raises NotAllowed, NotFound, Stale; WrongState once it is decided.
    """
    require(by, policies.ASK)
    request, order = asking.lock_asked_in_unit(request, by, seen=seen)
    requests.demand(request, RequestKind(request.kind), *REQUEST_OPEN)
    states = _back(order) if request.kind == RequestKind.RETURN else States("", "")
    requests.void(request, at=at)
    events.tell(
        order.case,
        events.REQUEST_WITHDRAWN,
        by=by,
        at=at,
        order=order,
        states=states,
        data=asking.told_of(request),
    )
    return request


def _back(order: TaskOrder) -> States:
    return move_order(order, "reject_return_signed" if order.signed_at else "reject_return")
