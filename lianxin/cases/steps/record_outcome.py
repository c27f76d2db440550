"""What the citizen says came of it (回访结果)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_case
from lianxin.cases.models import Case, Outcome
from lianxin.cases.states import OutcomeSource, Satisfaction, Solved, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The citizen's three answers; all None when nobody could be asked, which makes the outcome invalid."""

    source: OutcomeSource = OutcomeSource.FOLLOW_UP
    contacted: bool | None = None
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    dissatisfied_reason: str = ""
    words: str = ""


@step
def record_outcome(case: Case, answers: Answers, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Keep the outcome of the present round; the case waits for closing.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput when only some of the three answers are given.
    """
    require(by, policies.RECORD_OUTCOME)
    case = lock_case(case, by, seen=seen)
    before = case.state
    move_case(case, "record_outcome")
    outcome = _create(case, answers, at)
    words = texts.cleaned(TextKind.CITIZEN_WORDS, answers.words)
    written = [texts.write(case, TextKind.CITIZEN_WORDS, words, at=at)] if words else []
    followed_up = timers.end_for_case(case, "follow_up_start", at=at)
    clock = timers.start_for_case(case, "close", at=at)
    data = {"outcome": outcome.pk, "solved": outcome.solved, "satisfaction": outcome.satisfaction, "texts": written}
    events.tell(
        case,
        events.OUTCOME_RECORDED,
        by=by,
        at=at,
        states=(before, case.state),
        deadlines=(due_of(followed_up), clock.due_at),
        data=data,
    )
    return outcome


def _create(case: Case, answers: Answers, at: datetime) -> Outcome:
    given = [answer is not None for answer in (answers.contacted, answers.solved, answers.satisfaction)]
    if any(given) and not all(given):
        raise BadInput({"answers": _("“是否联系、是否解决、是否满意”须一并填写；未能回访的都不填。")})
    return Outcome.objects.create(
        case=case,
        round=case.round,
        source=answers.source,
        is_valid=all(given),
        contacted=answers.contacted,
        solved=answers.solved or "",
        satisfaction=answers.satisfaction or "",
        dissatisfied_reason=answers.dissatisfied_reason if all(given) else "",
        at=at,
    )
