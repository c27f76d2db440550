"""Findings: a matter is unreasonable, or beyond what government owes. A unit asks, the hotline verifies, the citizen is
told; only then it counts."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, requests
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.locks import lock_request
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.policy import enforce

# Which mark of the case a finding sets.
MARKS = {RequestKind.UNREASONABLE: "is_unreasonable", RequestKind.BEYOND_DUTY: "is_beyond_duty"}


def demand_kind(kind: RequestKind) -> None:
    """Raises BadInput (kind) for a request that is no finding."""
    if kind not in MARKS:
        raise BadInput({"kind": _("请选择认定为不合理诉求还是超职责诉求。")})


def demand_unmarked(case: Case, kind: RequestKind) -> None:
    """Raises WrongState for a case that has the finding already."""
    if getattr(case, MARKS[kind]):
        raise WrongState("found", _("该诉求已作出“%(kind)s”。") % {"kind": kind.label})


def lock_finding(request: CaseRequest, by: Actor, *states: RequestState) -> tuple[Case, CaseRequest]:
    """As `lock_request`, for the hotline's part; raises NotFound for what is no finding, NotAllowed for a post of a
    unit, WrongState unless it stands in one of `states` and its case is open."""
    case, row = lock_request(request, by)
    if row.kind not in MARKS:
        raise NotFound
    enforce(policies.for_hotline(by, case.hub_id))
    demand_case(case, "mark")
    requests.demand(row, RequestKind(row.kind), *states)
    return case, row


def demand_decider(case: Case, by: Actor, at: datetime) -> None:
    """Raises NotAllowed unless `by` is who the rule ``approver.unreasonable`` names; it holds for both findings."""
    demand_approver(by, "unreasonable", facts_of(case), at)


def settle(
    request: CaseRequest, state: RequestState, event: str, opinion: str, *, by: Actor, at: datetime
) -> CaseRequest:
    """Decide a finding that waits, for whom the rules name: into `state`, told by `event`, with an `opinion`.

    Raises NotAllowed, NotFound, WrongState; BadInput for an empty opinion (request_opinion).
    """
    case, request = lock_finding(request, by, RequestState.ASKED)
    demand_decider(case, by, at)
    written = requests.decide(request, state, opinion, at=at, required=True)
    told = {"request": request.pk, "kind": request.kind, "texts": written}
    events.tell(case, event, by=by, at=at, order=request.order, data=told)
    return request
