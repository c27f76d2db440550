"""The matter is ours to see to (受理)."""

from datetime import datetime

from lianxin.cases import events, policies, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def accept(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Accept a registered case: the clocks of dispatch and of the whole handling start.

    The latter is the citizen's, which no return of an order restarts. Raises NotAllowed, NotFound, Stale, WrongState.
    """
    require(by, policies.ACCEPT)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "accept")
    case.accepted_at = at
    timers.end_for_case(case, "accept", at=at)
    clock = timers.start_for_case(case, "dispatch", at=at)
    whole = timers.start_for_case(case, "handle", at=at)
    events.tell(
        case,
        events.CASE_ACCEPTED,
        by=by,
        at=at,
        states=states,
        deadlines=(None, clock.due_at),
        data={"clocks": [clock.as_event_data(), whole.as_event_data()]},
    )
    return case
