"""The hotline does not find what a unit asked it to find (不同意认定)."""

from datetime import datetime

from lianxin.cases import events, findings, policies, requests
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def reject_finding(request: CaseRequest, opinion: str, *, by: Actor, at: datetime) -> CaseRequest:
    """Reject the finding: the matter goes on as any other.

    Raises NotAllowed, NotFound, WrongState; BadInput for an empty opinion (request_opinion).
    """
    require(by, policies.DECIDE_FINDING)
    case, request = findings.lock_finding(request, by, RequestState.ASKED)
    findings.demand_decider(case, by, at)
    written = requests.decide(request, RequestState.REFUSED, opinion, at=at, required=True)
    events.tell(
        case,
        events.FINDING_REJECTED,
        by=by,
        at=at,
        order=request.order,
        data={"request": request.pk, "kind": request.kind, "texts": written},
    )
    return request
