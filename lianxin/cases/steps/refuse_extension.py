"""More time is not granted (不同意延期)."""

from datetime import datetime

from lianxin.cases import asking, events, extensions, policies, requests, timers
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def refuse_extension(
    request: CaseRequest, opinion: str, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Leave the order's end where it is; `opinion` tells the unit why.

    Raises as `grant_extension`; BadInput (request_opinion) also for an empty opinion.
    """
    require(by, asking.right_to_decide(request, policies.DECIDE_EXTENSION))
    request, order = asking.lock_asked_of_issuer(request, by, seen=seen)
    requests.demand(request, RequestKind.EXTENSION, RequestState.ASKED)
    demand_case(order.case, "extend")
    asking.demand_decider(order, request.kind, extensions.approver_of(order), by=by, at=at)
    written = requests.decide(request, RequestState.REFUSED, opinion, at=at, required=True)
    due_at = timers.open_until(order, timers.handling_kind(order))
    events.tell(
        order.case,
        events.EXTENSION_REFUSED,
        by=by,
        at=at,
        order=order,
        deadlines=(due_at, due_at),
        data=asking.told_of(request) | {"texts": written},
    )
    return request
