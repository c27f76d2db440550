"""The citizen's answers: whole or not at all, with a reason from the dictionary."""

import pytest

from lianxin.cases.models import CaseEvent, Outcome
from lianxin.cases.states import Satisfaction, Solved
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.foundation.errors import BadInput
from tests.cases import snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 6 * thread.HOUR
BAD = {"contacted": True, "solved": Solved.UNSOLVED, "satisfaction": Satisfaction.DISSATISFIED}


def ask(case, **answers) -> Outcome:
    return record_outcome(case, Answers(**answers), by=actor("panyiming"), at=AT)


def test_a_reason_of_the_dictionary_is_kept():
    assert ask(thread.reviewed(), **BAD, dissatisfied_reason="attitude").dissatisfied_reason == "attitude"


def test_the_event_tells_the_answers_by_their_codes():
    outcome = ask(thread.reviewed(), **BAD, dissatisfied_reason="attitude")
    data = CaseEvent.objects.filter(case=outcome.case).latest("seq").data
    assert data == {
        "outcome": outcome.pk,
        "round": 1,
        "source": "follow_up",
        "contacted": True,
        "solved": "unsolved",
        "satisfaction": "dissatisfied",
        "reason": "attitude",
        "texts": [],
    }


def test_nobody_reached_is_an_invalid_outcome_without_answers():
    outcome = ask(thread.reviewed())
    assert (outcome.is_valid, outcome.contacted, outcome.solved, outcome.satisfaction) == (False, None, "", "")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"contacted": True}, "answers"),
        ({"solved": Solved.SOLVED, "satisfaction": Satisfaction.SATISFIED}, "answers"),
        (BAD | {"dissatisfied_reason": "他说话太难听，我要找张三"}, "dissatisfied_reason"),
        (BAD | {"dissatisfied_reason": "x" * 500}, "dissatisfied_reason"),
        ({"dissatisfied_reason": "attitude"}, "dissatisfied_reason"),
        (BAD | {"words": "长" * 20_001}, "citizen_words"),
    ],
)
def test_half_an_answer_or_a_reason_in_own_words_is_refused(answers, field):
    case = thread.reviewed()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        ask(case, **answers)
    assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before
