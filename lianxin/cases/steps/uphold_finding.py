"""The hotline has verified what a unit asked to be found (同意认定)."""

from datetime import datetime

from lianxin.cases import events, findings, policies, requests
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def uphold_finding(request: CaseRequest, opinion: str, *, by: Actor, at: datetime) -> CaseRequest:
    """Uphold the finding: it counts once the citizen has been told (`tell_citizen`).

    Raises NotAllowed, NotFound, WrongState; BadInput for an empty opinion (request_opinion).
    """
    require(by, policies.DECIDE_FINDING)
    case, request = findings.lock_finding(request, by, RequestState.ASKED)
    findings.demand_decider(case, by, at)
    written = requests.decide(request, RequestState.GRANTED, opinion, at=at, required=True)
    events.tell(
        case,
        events.FINDING_UPHELD,
        by=by,
        at=at,
        order=request.order,
        data={"request": request.pk, "kind": request.kind, "texts": written},
    )
    return request
