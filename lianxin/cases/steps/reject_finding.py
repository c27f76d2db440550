"""The hotline does not find what a unit asked it to find (不同意认定)."""

from datetime import datetime

from lianxin.cases import events, findings, policies
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
    return findings.settle(request, RequestState.REFUSED, events.FINDING_REJECTED, opinion, by=by, at=at)
