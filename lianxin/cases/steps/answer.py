"""The hotline answers the matter itself, there and then (当场解答)."""

from datetime import datetime

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step


@step
def answer(case: Case, words: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Keep what the citizen was answered: with it the case is over.

    Raises NotAllowed (no machine answers alone), NotFound, Stale; WrongState, also while cases are merged into this
    one; BadInput for an empty answer. Source: 临政发〔2013〕4号 四(三).
    """
    require(by, policies.ANSWER)
    enforce(policies.for_person(by))
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "answer")
    words = texts.cleaned(TextKind.ANSWER, words, required=True)
    written = texts.write(case, TextKind.ANSWER, words, at=at)
    case.closed_at = at
    clock = timers.end_for_case(case, "accept", at=at)
    events.tell(
        case,
        events.CASE_ANSWERED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(clock), None),
        data={"texts": [written]},
    )
    return case
