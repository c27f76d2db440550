"""The hotline closes the matter (结案)."""

from datetime import datetime

from lianxin.cases import closing, events, holds, policies, requests, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import Adoption, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def close(
    case: Case,
    ground: str,
    note: str,
    adoption: Adoption | None = None,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """Close the case on `ground`, one of the codes of the rule ``close.grounds`` that fits what came of it; a
    suggestion with its `adoption`. A finding that nobody has decided falls.

    Raises NotAllowed, NotFound, Stale; WrongState, also while something holds the case or what the rule
    ``close.requires`` asks for is missing; BadInput (ground, adoption).
    """
    require(by, policies.CLOSE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "close")
    holds.demand_none(case)
    demand_approver(by, "close", facts_of(case), at)
    closing.demand_complete(case, at)
    closing.demand_closing_ground(ground, case, closing.outcome_of(case), at)
    closing.demand_adoption(case, adoption or "")
    written = texts.keep(case, TextKind.CLOSING_NOTE, note, at=at)
    case.closed_at = at
    case.closing_ground = ground
    case.adoption = adoption or ""
    waited = [timers.end_for_case(case, kind, at=at) for kind in ("rework_review", "close")]
    fallen = requests.void_of_case(case, at=at)
    events.tell(
        case,
        events.CASE_CLOSED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(next(filter(None, waited), None)), None),
        data={"ground": ground, "adoption": adoption, "texts": written} | ({"requests": fallen} if fallen else {}),
    )
    return case
