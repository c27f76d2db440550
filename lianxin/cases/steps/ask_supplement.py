"""Something is missing without which the matter cannot be seen to: the citizen is asked for it (待补充)."""

from datetime import datetime

from lianxin.cases import events, orders, policies, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook.queries import find


@step
def ask_supplement(case: Case, question: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Ask the citizen `question`: the clock of supplementing starts; the hotline's own stand still meanwhile where the
    rules say so (``clock.stopped_by_supplement``).

    Raises NotAllowed, NotFound, Stale; WrongState, also while a unit has an order; BadInput for an empty question.
    """
    require(by, policies.SUPPLEMENT)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "ask_supplement")
    orders.demand_none_open(case)
    question = texts.cleaned(TextKind.SUPPLEMENT_QUESTION, question, required=True)
    written = texts.write(case, TextKind.SUPPLEMENT_QUESTION, question, at=at)
    stops = find("clock.stopped_by_supplement", facts_of(case), at).flag
    stopped = timers.pause_for_case(case, at=at) if stops else []
    clock = timers.start_for_case(case, "supplement", at=at)
    events.tell(
        case,
        events.SUPPLEMENT_ASKED,
        by=by,
        at=at,
        states=states,
        deadlines=(None, clock.due_at),
        data={"texts": [written], "clocks": [each.as_event_data() for each in (*stopped, clock)]},
    )
    return case
