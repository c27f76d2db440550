"""An order may not stand still (不同意挂起)."""

from datetime import datetime

from lianxin.cases import asking, events, policies, requests
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def refuse_suspension(
    request: CaseRequest, opinion: str, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Let the order go on; `opinion` tells the unit why.

    Raises as `grant_suspension`; BadInput (request_opinion) also for an empty opinion.
    """
    require(by, asking.right_to_decide(request, policies.DECIDE_SUSPENSION))
    request, order = asking.lock_asked_of_issuer(request, by, seen=seen)
    requests.demand(request, RequestKind.SUSPENSION, RequestState.ASKED)
    demand_case(order.case, "suspend")
    asking.demand_decider(order, request.kind, "suspension", by=by, at=at)
    written = requests.decide(request, RequestState.REFUSED, opinion, at=at, required=True)
    events.tell(
        order.case,
        events.SUSPENSION_REFUSED,
        by=by,
        at=at,
        order=order,
        data=asking.told_of(request) | {"texts": written},
    )
    return request
