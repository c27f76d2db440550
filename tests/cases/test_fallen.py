"""What was asked about a case falls where no answer would help: nobody is left waiting, nobody answers in vain."""

import pytest

from lianxin.cases import consultations
from lianxin.cases.models import Case, CaseRequest, Consultation
from lianxin.cases.states import CaseState, RequestKind, RequestState
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.withdraw import withdraw
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.foundation.errors import WrongState
from tests.cases import dispatch_thread as way
from tests.cases import intake_thread as intake
from tests.cases import step_states, thread
from tests.cases.step_states import DISPATCHER, HANDLER, HEAD
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR, MONDAY = thread.HOUR, thread.MONDAY
AT, LATER, AT_REVIEW = MONDAY + HOUR, MONDAY + 2 * HOUR, MONDAY + 5 * HOUR
QUESTION = "是否属贵单位职责？"


def asked(case: Case) -> Consultation:
    return consult(thread.fresh(case), thread.unit(thread.COMPANY), QUESTION, by=actor(DISPATCHER), at=AT)


def renewed(row: Consultation) -> Consultation:
    return Consultation.objects.unscoped("test").get(pk=row.pk)


def sent(case: Case) -> None:
    dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor(DISPATCHER), at=LATER)


def declined(case: Case) -> None:
    decline(case, intake.PLAIN, by=actor(intake.AGENT), at=LATER)


def declined_by_two(case: Case) -> None:
    proposed = decline(case, intake.GRAVE, by=actor(intake.AGENT), at=LATER)
    confirm_decline(proposed, "", by=actor(intake.LEADER), at=LATER)


def ruled(case: Case) -> None:
    disputed = dispute(case, "均称非其职责。", by=actor(DISPATCHER), at=LATER)
    designate(disputed, thread.unit(thread.COUNTY), "由其办理。", by=actor(HEAD), at=LATER)


ENDS = {
    "dispatched": sent,
    "declined": declined,
    "declined by two": declined_by_two,
    "designated": ruled,
    "merged": lambda case: merge(case, thread.accepted(), by=actor(DISPATCHER), at=LATER),
    "withdrawn": lambda case: withdraw(case, step_states.WISH, by=actor("panyiming"), at=LATER),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_question_falls_when_the_case_goes_on_without_its_answer(end):
    case = thread.accepted()
    row = asked(case)
    ENDS[end](thread.fresh(case))
    assert (renewed(row).fallen_at, renewed(row).answered_at) == (LATER, None)
    assert row.pk in told(case, "consultations")
    (read,) = [each for each in consultations.asked(actor("hetianshui")) if each.pk == row.pk]
    assert read.fallen_at == LATER
    way.sound(case, LATER)


def told(case: Case, name: str) -> list[int]:
    """The ids that the case's events tell under `name`."""
    rows = case.events.order_by("seq").values_list("data", flat=True)
    return [pk for data in rows if data for pk in data.get(name) or []]


def test_what_fell_is_not_answered_when_the_case_waits_again_and_the_unit_is_asked_anew():
    case = thread.accepted()
    row = asked(case)
    sent(thread.fresh(case))
    recall(thread.order_of(case), "wrong_unit", "", by=actor(DISPATCHER), at=LATER)
    with way.refused(case, WrongState, "不再等候"):
        answer_consultation(row, True, "属我单位职责。", by=actor("hetianshui"), at=LATER)
    again = consult(thread.fresh(case), row.unit, QUESTION, by=actor(DISPATCHER), at=LATER)
    redispatch(thread.order_of(case), thread.unit(thread.DEPARTMENT), "", by=actor(DISPATCHER), at=LATER)
    assert renewed(again).fallen_at == LATER


def test_what_was_answered_stands_and_what_only_rests_goes_on():
    case = thread.accepted()
    first = answer_consultation(asked(case), True, "属我单位职责。", by=actor("hetianshui"), at=LATER)
    row = asked_later(case)
    decline(thread.fresh(case), intake.GRAVE, by=actor(intake.AGENT), at=LATER)
    assert renewed(row).fallen_at is None
    reject_decline(thread.fresh(case), "应予受理。", by=actor(intake.LEADER), at=LATER)
    sent(thread.fresh(case))
    assert (renewed(first).fallen_at, renewed(row).fallen_at) == (None, LATER)


def asked_later(case: Case) -> Consultation:
    return consult(thread.fresh(case), thread.unit(thread.COMPANY), QUESTION, by=actor(DISPATCHER), at=LATER)


def state_of(row: CaseRequest) -> str:
    return CaseRequest.objects.unscoped("test").get(pk=row.pk).state


COUNTY_ENDS = {
    "declined": lambda case, by: decline(case, intake.PLAIN, by=by("linxiaoyun"), at=AT_REVIEW),
    "withdrawn": lambda case, by: withdraw(case, step_states.WISH, by=by("panyiming"), at=AT_REVIEW),
    "merged": lambda case, by: merge(case, way.of_county(), by=by(DISPATCHER), at=AT_REVIEW),
}


@pytest.mark.parametrize("end", COUNTY_ENDS)
def test_a_countys_request_falls_with_the_case_and_the_city_decides_nothing(end):
    request = step_states.city_asked(way.of_county())
    case = thread.fresh(request.case)
    COUNTY_ENDS[end](case, lambda who: way.at_hub(who, case.hub))
    assert state_of(request) == RequestState.VOID
    assert request.pk in told(case, "requests")
    with way.refused(case, WrongState):
        refuse_city_units(request, "请县里办理。", by=actor(HEAD), at=AT_REVIEW)


def test_a_countys_request_falls_when_its_units_have_answered():
    request = step_states.city_asked(step_states.at_county())
    order = thread.order_of(request.case, way.OUTER)
    way.done(way.signed_by_its_unit(order, AT_REVIEW), AT_REVIEW)
    assert thread.fresh(request.case).state == CaseState.PENDING_REVIEW
    assert state_of(request) == RequestState.VOID
    assert request.pk in told(request.case, "requests")
    way.sound(request.case, AT_REVIEW)


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.ARCHIVED])
def test_a_finding_that_nobody_decided_falls_when_the_case_is_closed(state):
    request = step_states.finding_of(state)
    assert state_of(request) == RequestState.VOID
    with way.refused(request.case, WrongState):
        withdraw_request(request, by=actor(HANDLER), at=MONDAY + 9 * HOUR)


def test_a_finding_of_a_unit_that_has_answered_falls_with_a_withdrawn_case():
    request = step_states.finding_of(CaseState.PENDING_OUTCOME)
    assert (request.kind, request.state) == (RequestKind.UNREASONABLE, RequestState.ASKED)
    at = MONDAY + 6 * HOUR
    withdraw(thread.fresh(request.case), step_states.WISH, by=actor("panyiming"), at=at)
    assert state_of(request) == RequestState.VOID
    way.sound(request.case, at)
