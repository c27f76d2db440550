"""The citizen has been told that the matter was found unreasonable, or beyond what government owes (告知认定)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, findings, policies, texts
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def tell_citizen(request: CaseRequest, words: str, *, by: Actor, at: datetime) -> CaseRequest:
    """Note what the citizen was told of an upheld finding; from now on it counts: the case bears its mark.

    Raises NotAllowed, NotFound; WrongState, also where he was told before; BadInput for empty words (citizen_answer).
    """
    require(by, policies.MARK)
    case, request = findings.lock_finding(request, by, RequestState.GRANTED)
    kind = RequestKind(request.kind)
    if request.citizen_told_at is not None:
        raise WrongState("told", _("已告知诉求人。"))
    findings.demand_unmarked(case, kind)
    demand_later(at, request.decided_at)
    said = texts.cleaned(TextKind.CITIZEN_ANSWER, words, required=True)
    written = texts.write(case, TextKind.CITIZEN_ANSWER, said, at=at)
    request.citizen_told_at = at
    request.save()
    setattr(case, findings.MARKS[kind], True)
    events.tell(
        case,
        events.FINDING_TOLD,
        by=by,
        at=at,
        order=request.order,
        data={"request": request.pk, "kind": kind, "texts": [written]},
    )
    return request
