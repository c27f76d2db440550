"""An order may stand still (同意挂起)."""

from datetime import datetime

from lianxin.cases import asking, events, policies, requests, suspensions, timers
from lianxin.cases.lifecycle import demand_case, move_order
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def grant_suspension(
    request: CaseRequest,
    opinion: str = "",
    *,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
    seen: int | None = None,
) -> CaseRequest:
    """Let the order stand still until the planned date that was asked for, or until `until`: its clocks stop, for the
    lead of the first tier the citizen's too, and the clock `suspension_check` says when to look at it again. More time,
    should it be asked for as well, falls.

    Raises NotAllowed, also for another role than ``approver.suspension`` names (below the first tier: than who endorses
    in the unit above); NotFound, Stale, WrongState; BadInput (until, request_opinion).
    """
    require(by, asking.right_to_decide(request, policies.DECIDE_SUSPENSION))
    request, order = asking.lock_asked_of_issuer(request, by, seen=seen)
    requests.demand(request, RequestKind.SUSPENSION, RequestState.ASKED)
    demand_case(order.case, "suspend")
    states = move_order(order, "suspend")
    asking.demand_decider(order, request.kind, "suspension", by=by, at=at)
    planned = until or request.wanted_until
    assert planned, "a suspension is asked for with its planned date"
    suspensions.demand_until(order, planned, at=at)
    request.granted = planned.isoformat()
    written = requests.decide(request, RequestState.GRANTED, opinion, at=at)
    fallen = requests.void_of(order, RequestKind.EXTENSION, at=at)
    clocks = suspensions.stand_still(order, planned, at=at)
    order.save()
    events.tell(
        order.case,
        events.ORDER_SUSPENDED,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(timers.open_until(order, timers.handling_kind(order)), planned),
        data=asking.told_of(request) | {"texts": written, "clocks": clocks, "fallen": fallen},
    )
    return request
