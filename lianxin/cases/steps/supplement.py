"""The citizen adds what was missing, or something of his own accord (补充)."""

from datetime import datetime

from lianxin.cases import events, policies, search, texts, timers
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_for_citizen
from lianxin.cases.models import Case
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def supplement(case: Case, words: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Keep `words` beside what was said before, findable with it; units in whose hands the case is read them too.

    What had been asked for brings the case back to where it stood, its clocks run on; an addition to any other open
    case leaves everything as it is. Raises NotAllowed, NotFound, Stale, WrongState; BadInput for empty words.
    """
    require(by, policies.SUPPLEMENT)
    case = lock_for_citizen(case, by, seen=seen)
    was_asked = case.state == CaseState.PENDING_SUPPLEMENT
    states = move_case(case, _move_of(case))
    demand_later(at, case.registered_at)
    words = texts.cleaned(TextKind.SUPPLEMENT, words, required=True)
    written = texts.write(case, TextKind.SUPPLEMENT, words, at=at)
    waited = timers.end_for_case(case, "supplement", at=at)
    running = timers.resume_for_case(case, at=at) if was_asked else []
    search.rewrite(case)
    events.tell(
        case,
        events.CASE_SUPPLEMENTED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(waited), None),
        data={"texts": [written], "clocks": [each.as_event_data() for each in running]},
    )
    return case


def _move_of(case: Case) -> str:
    if case.state != CaseState.PENDING_SUPPLEMENT:
        return "add_supplement"
    return "supplement_accepted" if case.accepted_at else "supplement"
