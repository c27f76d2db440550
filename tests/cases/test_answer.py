"""What the hotline answers itself."""

import pytest

from lianxin.cases import texts
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.answer import answer
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cases.hub_thread import event, sound
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + intake.HOUR


def test_an_answered_case_is_over():
    case = intake.answered()
    assert (case.state, case.closed_at, case.version) == (CaseState.ANSWERED, AT, 2)
    assert intake.clocks(case) == {"accept": ("met", intake.local("2026-11-24 17:30"))}
    assert texts.read(case, TextKind.ANSWER) == "维修已安排，今晚恢复供水。"
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.answered", "registered", "answered")
    assert told.deadline_before == intake.local("2026-11-24 17:30")
    assert [text["kind"] for text in told.data["texts"]] == ["answer"]
    sound(AT)


@pytest.mark.parametrize("words", ["", "\n ", "有\0空字节", "残缺\ud800", "长" * 20_001])
def test_an_answer_that_cannot_be_kept_is_refused_by_its_name(words):
    case = thread.registered()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        answer(case, words, by=actor(intake.AGENT), at=AT)
    assert list(refusal.value.fields) == ["answer"]
    assert snapshot.of(case) == before


def test_nothing_is_answered_while_another_case_waits_for_what_comes_of_it():
    case = thread.registered()
    other = intake.merged(into=case)
    before = snapshot.of(case), snapshot.of(other)
    with pytest.raises(WrongState) as refusal:
        answer(case, "已安排维修。", by=actor(intake.AGENT), at=AT)
    assert refusal.value.code == "has_merged"
    assert (snapshot.of(case), snapshot.of(other)) == before


def test_no_machine_answers_alone():
    case = thread.registered()
    before = snapshot.of(case)
    with pytest.raises(NotAllowed, match="须由工作人员作出"):
        answer(case, "已安排维修。", by=system(), at=AT)
    assert snapshot.of(case) == before
