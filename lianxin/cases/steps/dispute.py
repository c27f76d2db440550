"""Whose duty the matter is, is disputed: it waits for a ruling (争议协调)."""

from datetime import datetime

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def dispute(case: Case, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Take a matter that no unit can be found for out of dispatching; whoever rules on it has the clock `dispute`.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (dispute) where `why` is empty or too long.
    """
    require(by, policies.DISPUTE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "dispute")
    written = texts.write(case, TextKind.DISPUTE, texts.cleaned(TextKind.DISPUTE, why, required=True), at=at)
    dispatching = timers.lapse_for_case(case, "dispatch", at=at)
    clock = timers.start_for_case(case, "dispute", at=at)
    events.tell(
        case,
        events.CASE_DISPUTED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(dispatching), clock.due_at),
        data={"texts": [written]} | clock.as_event_data(),
    )
    return case
