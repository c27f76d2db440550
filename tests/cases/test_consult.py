"""A unit is asked whether a matter is its duty, and answers."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseText, Consultation
from lianxin.cases.states import TextKind
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT, LATER = thread.MONDAY + thread.HOUR, thread.MONDAY + 2 * thread.HOUR
QUESTION, ANSWER = "小区内的二次供水设施由谁维护？", "由我单位维护。"


def asked(case: Case) -> Consultation:
    return consult(case, thread.unit(thread.COMPANY), QUESTION, by=actor("shaojinghe"), at=AT)


def answer(row: Consultation, said: str = ANSWER, **other: object) -> Consultation:
    given = {"by": actor("hetianshui"), "at": LATER} | other
    return answer_consultation(row, True, said, **given)


def test_the_unit_reads_the_question_and_not_the_case():
    case = thread.accepted()
    row = asked(case)
    by = actor("hetianshui")
    assert Consultation.objects.visible_to(by).get() == row
    assert row.question.text == QUESTION
    assert not Case.objects.visible_to(by).exists()
    assert not Consultation.objects.visible_to(actor("cuiyating")).exists()
    assert Consultation.objects.visible_to(actor("shaojinghe")).exists()
    assert not Consultation.objects.visible_to(way.at_hub("shaojinghe", way.county_hub())).exists()


def test_a_question_changes_neither_state_nor_clocks():
    case = thread.accepted()
    clocks = way.open_clocks(case)
    row = asked(case)
    now, event = thread.fresh(case), way.last_event(case)
    assert (now.state, now.version, way.open_clocks(case)) == ("pending_dispatch", case.version + 1, clocks)
    assert (event.kind, event.data["consultation"], event.data["unit"]) == ("case.consulted", row.pk, row.unit_id)
    assert event.data["texts"][0]["text"] == str(row.question_id)
    way.sound(case, AT)


def test_the_answer_stands_beside_the_question():
    case = thread.accepted()
    row = answer(asked(case))
    kept = Consultation.objects.unscoped("test").get(pk=row.pk)
    assert (kept.is_ours, kept.answered_at) == (True, LATER)
    assert CaseText.objects.get(pk=kept.answer_id).text == ANSWER
    assert texts.read(case, TextKind.CONSULTATION) == QUESTION
    event = way.last_event(case)
    assert (event.kind, event.unit_id, event.data["is_ours"]) == ("case.consultation_answered", row.unit_id, True)
    way.sound(case, LATER)


def test_after_its_answer_the_unit_may_be_asked_again_and_another_meanwhile():
    case = thread.accepted()
    row = asked(case)
    consult(case, thread.unit(thread.DEPARTMENT), QUESTION, by=actor("shaojinghe"), at=AT)
    answer(row)
    asked(case)
    assert Consultation.objects.unscoped("test").filter(case=case).count() == 3


def test_a_second_question_before_the_answer_is_refused():
    case = thread.accepted()
    asked(case)
    with way.refused(case, WrongState, "尚未答复上一次征询"):
        asked(case)


def test_only_before_dispatch_is_anybody_asked():
    for case in (thread.registered(), thread.dispatched()):
        with way.refused(case, WrongState, "不能进行这一步"):
            asked(case)


def test_a_question_needs_its_right_the_responsible_hub_and_the_form_of_today():
    case = thread.accepted()
    unit = thread.unit(thread.COMPANY)
    with way.refused(case, NotAllowed, "征询承办单位"):
        consult(case, unit, QUESTION, by=actor("linxiaoyun"), at=AT)
    with way.refused(case, NotFound):
        consult(case, unit, QUESTION, by=way.at_hub("shaojinghe", way.county_hub()), at=AT)
    with way.refused(case, Stale):
        consult(case, unit, QUESTION, by=actor("shaojinghe"), at=AT, seen=case.version - 1)


def test_an_empty_question_and_an_accused_unit_are_refused():
    company = thread.unit(thread.COMPANY)
    case = thread.accepted(accused=company)
    with way.refused(case, BadInput, "应当回避", field="unit"):
        asked(case)
    with way.refused(case, BadInput, field="consultation"):
        consult(case, thread.unit(thread.DEPARTMENT), " ", by=actor("shaojinghe"), at=AT)


def test_the_same_click_asks_once():
    case = thread.accepted()
    unit = thread.unit(thread.COMPANY)
    way.twice(case, lambda by: consult(case, unit, QUESTION, by=by, at=AT), actor("shaojinghe"))


def test_an_answer_is_the_units_own():
    case = thread.accepted()
    row = asked(case)
    with way.refused(case, NotFound):
        answer(row, by=actor("cuiyating"))
    with way.refused(case, NotAllowed, "答复征询"):
        answer(row, by=way.at_unit("zhuangdehou", row.unit))
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        answer(row, by=way.at_unit("zhaihongyu", thread.unit("371300")))


def test_an_answer_comes_once_after_its_question_with_words_and_before_dispatch():
    case = thread.accepted()
    row = asked(case)
    with way.refused(case, BadInput, field="consultation_answer"):
        answer(row, "")
    with way.refused(case, WrongState, "早于前一步"):
        answer(row, at=thread.MONDAY)
    answer(row)
    with way.refused(case, WrongState, "已经答复"):
        answer(row)
    other = thread.accepted()
    row = asked(other)
    dispatch(other, Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=AT)
    with way.refused(other, WrongState, "不能进行这一步"):
        answer(row)


def test_the_same_click_answers_once():
    case = thread.accepted()
    row = asked(case)
    way.twice(case, lambda by: answer(row, by=by), actor("hetianshui"))
