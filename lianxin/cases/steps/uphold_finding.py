"""The hotline has verified what a unit asked to be found (同意认定)."""

from datetime import datetime

from lianxin.cases import events, findings, policies
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
    return findings.settle(request, RequestState.GRANTED, events.FINDING_UPHELD, opinion, by=by, at=at)
