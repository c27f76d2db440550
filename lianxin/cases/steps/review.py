"""The hotline reviews what the units answered (审核)."""

from datetime import datetime

from lianxin.cases import completion, events, policies, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_with_merged
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def review(case: Case, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Pass the replies: the citizen is to be asked next, within the clock of starting the follow-up, and so are those
    of the cases that were merged into this one.

    Raises NotAllowed, NotFound; Stale, also where cases were merged into it at that moment; WrongState; BadInput for an
    opinion with NUL bytes or too long.
    """
    require(by, policies.REVIEW)
    case = lock_with_merged(case, by, seen=seen)
    states = move_case(case, "review")
    demand_approver(by, "reply_review", facts_of(case), at)
    written = texts.keep(case, TextKind.REVIEW_OPINION, opinion, at=at)
    reviewed = timers.end_for_case(case, "reply_review", at=at)
    completion.end_all_handling(case, at=at)
    clock = timers.start_for_case(case, "follow_up_start", at=at)
    followers = completion.take_followers_along(case, by=by, at=at)
    events.tell(
        case,
        events.CASE_REVIEWED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(reviewed), clock.due_at),
        data={"texts": written, "followers": followers} | clock.as_event_data(),
    )
    return case
