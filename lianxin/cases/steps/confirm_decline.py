"""A second person confirms that the matter is not taken on."""

from datetime import datetime

from lianxin.cases import declining, events, policies, texts
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def confirm_decline(case: Case, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Decline the case for the reason that was proposed, with the guidance that was written with it.

    Raises NotAllowed, also for who proposed it and whom the rules do not name (``approver.decline``); NotFound, Stale,
    WrongState; BadInput for an opinion that cannot be kept.
    """
    require(by, policies.CONFIRM_DECLINE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "confirm_decline")
    declining.demand_second_person(case, by, at)
    written = texts.keep(case, TextKind.REQUEST_OPINION, opinion, at=at)
    decided, objection, data = declining.end(case, at=at)
    events.tell(
        case,
        events.CASE_DECLINED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(decided), objection.due_at),
        data=data | {"texts": written},
    )
    return case
