"""A second person does not agree that the matter be declined."""

from datetime import datetime

from lianxin.cases import declining, events, policies, texts
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def reject_decline(case: Case, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Bring the case back to where it stood, its clocks still running, with the `opinion` why.

    Raises NotAllowed, also for who proposed it and whom the rules do not name (``approver.decline``); NotFound, Stale,
    WrongState; BadInput for an empty opinion.
    """
    require(by, policies.CONFIRM_DECLINE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "reject_decline_accepted" if case.accepted_at else "reject_decline")
    declining.demand_second_person(case, by, at)
    opinion = texts.cleaned(TextKind.REQUEST_OPINION, opinion, required=True)
    written = texts.write(case, TextKind.REQUEST_OPINION, opinion, at=at)
    data = {"reason": case.decline_reason, "texts": [written]}
    case.decline_reason = ""
    events.tell(case, events.DECLINE_REJECTED, by=by, at=at, states=states, data=data)
    return case
