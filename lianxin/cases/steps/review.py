"""The hotline reviews what the units answered (审核)."""

from datetime import datetime

from lianxin.cases import completion, events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_case
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def review(case: Case, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Pass the replies: the citizen is to be asked next, within the clock of starting the follow-up.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput for an opinion with NUL bytes or too long.
    """
    require(by, policies.REVIEW)
    case = lock_case(case, by, seen=seen)
    before = case.state
    move_case(case, "review")
    opinion = texts.cleaned(TextKind.REVIEW_OPINION, opinion)
    written = [texts.write(case, TextKind.REVIEW_OPINION, opinion, at=at)] if opinion else []
    reviewed = timers.end_for_case(case, "reply_review", at=at)
    completion.end_all_handling(case, at=at)
    clock = timers.start_for_case(case, "follow_up_start", at=at)
    events.tell(
        case,
        events.CASE_REVIEWED,
        by=by,
        at=at,
        states=(before, case.state),
        deadlines=(due_of(reviewed), clock.due_at),
        data={"texts": written} | clock.as_event_data(),
    )
    return case
