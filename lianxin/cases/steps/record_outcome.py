"""What the citizen says came of it (回访结果)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_for_citizen
from lianxin.cases.models import Case, Outcome
from lianxin.cases.states import OutcomeSource, Satisfaction, Solved, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.queries import reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The citizen's three answers; all None when nobody could be asked, which makes the outcome invalid."""

    source: OutcomeSource = OutcomeSource.FOLLOW_UP
    contacted: bool | None = None
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    dissatisfied_reason: str = ""
    words: str = ""

    @property
    def call_for_rework(self) -> bool:
        """Whether somebody must ask if the units do it anew: not contacted, not solved, or not satisfied."""
        dissatisfied = self.satisfaction in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)
        return self.contacted is False or self.solved == Solved.UNSOLVED or dissatisfied

    @property
    def given(self) -> list[bool]:
        """Which of the three were answered."""
        return [answer is not None for answer in (self.contacted, self.solved, self.satisfaction)]


@step
def record_outcome(case: Case, answers: Answers, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Keep the outcome of the present round; the case waits for closing or, where the answers call for it, for whoever
    decides whether the units do it anew. What the citizen says himself is his self-rating, and never invalid.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput when only some of the three answers are given, or by the
    citizen none, and for a reason that the dictionary of dissatisfaction does not offer.
    """
    require(by, policies.RECORD_OUTCOME)
    case = lock_for_citizen(case, by, seen=seen)
    states = move_case(case, "record_outcome")
    if by.scope == Scope.OWN:
        answers = _of_himself(answers)
    check_answers(answers, at)
    outcome = _create(case, answers, at)
    written = texts.keep(case, TextKind.CITIZEN_WORDS, answers.words, at=at)
    followed_up = timers.end_for_case(case, "follow_up_start", at=at)
    clock = timers.start_for_case(case, "rework_review" if answers.call_for_rework else "close", at=at)
    data = _told(outcome) | {"texts": written}
    events.tell(
        case,
        events.OUTCOME_RECORDED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(followed_up), clock.due_at),
        data=data,
    )
    return outcome


def _of_himself(answers: Answers) -> Answers:
    if not any(answers.given):
        raise BadInput({"answers": _("请回答这三个问题：联系过没有、解决了没有、满意不满意。")})
    return replace(answers, source=OutcomeSource.CITIZEN)


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome.pk,
        "round": outcome.round,
        "source": outcome.source,
        "contacted": outcome.contacted,
        "solved": outcome.solved,
        "satisfaction": outcome.satisfaction,
        "reason": outcome.dissatisfied_reason,
    }


def check_answers(answers: Answers, at: datetime) -> None:
    """Raises BadInput (answers, dissatisfied_reason) for answers that do not go together."""
    given = answers.given
    if any(given) and not all(given):
        raise BadInput({"answers": _("“是否联系、是否解决、是否满意”须一并填写；未能回访的都不填。")})
    if not answers.dissatisfied_reason:
        return
    if not all(given):
        raise BadInput({"dissatisfied_reason": _("未能回访的不填不满意原因。")})
    if not any(reason.code == answers.dissatisfied_reason for reason in reasons("dissatisfied", at)):
        raise BadInput({"dissatisfied_reason": _("请从列表中选择不满意原因。")})


def _create(case: Case, answers: Answers, at: datetime) -> Outcome:
    return Outcome.objects.create(
        case=case,
        round=case.round,
        source=answers.source,
        is_valid=all(answers.given),
        contacted=answers.contacted,
        solved=answers.solved or "",
        satisfaction=answers.satisfaction or "",
        dissatisfied_reason=answers.dissatisfied_reason,
        at=at,
    )
