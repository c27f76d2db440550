"""What was written down wrongly is written anew: read and found by it, and by what it replaces no more."""

import pytest

from lianxin.cases import identity, lists, queries, texts
from lianxin.cases.filters import Wish
from lianxin.cases.models import Case, CaseText, Consultation
from lianxin.cases.states import CaseState, OrderState, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.send_back import send_back
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases import work_thread as work
from tests.cases.linking_thread import AGENT, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db


def corrected(case, who=AGENT, seen=None, at=TEN, **texts_):
    return correct(case, Correction(**texts_), by=actor(who), at=at, seen=seen)


def found(words: str, who: str) -> bool:
    return bool(lists.lines(actor(who), Wish(words=words)))


def test_a_new_version_stands_for_the_earlier_which_remains():
    case = corrected(linking.called(), title="小区断水三天")
    assert texts.read(case, TextKind.TITLE) == "小区断水三天"
    versions = CaseText.objects.filter(case=case, kind=TextKind.TITLE).order_by("version")
    assert [(row.version, row.text) for row in versions] == [(1, "小区停水两天"), (2, "小区断水三天")]
    (told,) = linking.last(case).data["texts"]
    assert (linking.last(case).kind, told["kind"], told["digest"]) == ("case.corrected", "title", versions[1].digest)
    linking.sound(TEN)


def test_only_what_differs_is_written():
    case = linking.called()
    said = thread.statement()
    corrected(case, title=said.title, content="换了说法。", place=said.place)
    assert [told["kind"] for told in linking.last(case).data["texts"]] == ["content"]


@pytest.mark.parametrize("who", ["gengruoxi", "zhaihongyu"])
def test_the_case_is_found_by_the_new_words_and_not_by_the_old(who):
    case = thread.dispatched()
    assert found("停水两天", who)
    corrected(case, title="暖气不热", content="三号楼暖气不热。")
    assert found("暖气不热", who) and not found("停水两天", who)
    assert found("银雀山路", who)  # the place stays


def test_units_read_what_was_corrected():
    case = corrected(thread.dispatched(), content="三号楼暖气不热。")
    assert queries.whole(actor("zhaihongyu"), case.number).text(TextKind.CONTENT) == "三号楼暖气不热。"


def test_a_place_may_turn_out_to_be_unknown():
    case = corrected(linking.called(), place="")
    assert texts.read(case, TextKind.PLACE) == ""


def accusing(case: Case, code: str, at=TEN) -> Case:
    return corrected(thread.fresh(case), accused=thread.unit(code), at=at)


def order_state(case: Case, code: str = thread.COUNTY) -> str:
    return thread.order_of(case, code).state


def test_whom_the_matter_turns_out_to_accuse_gives_up_its_order_and_another_lead_is_sought():
    order = thread.signed(thread.COMPANY, number=thread.NUMBER)
    town = way.passed_on(order, way.TOWN, at=TEN)
    case = accusing(order.case, thread.COUNTY)
    assert (case.accused, case.state) == (thread.unit(thread.COUNTY), CaseState.PENDING_DISPATCH)
    assert (order_state(case), way.renewed(town).state) == (OrderState.CANCELLED, OrderState.CANCELLED)
    assert order_state(case, thread.COMPANY) == OrderState.PENDING_SIGN_FOR
    assert set(way.open_clocks(case)) == {"handle", "dispatch"}
    event = linking.last(case)
    assert event.data["accused"] == {"before": None, "after": case.accused_id}
    assert {told["order"] for told in event.data["orders"]} == {order.pk, town.pk}
    assert (event.data["case_from"], event.data["case_to"]) == ("in_hand", "pending_dispatch")
    with linking.refused(BadInput, case):
        dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor(linking.DISPATCHER), at=TEN)
    linking.sound(TEN)


def test_an_accused_unit_that_assists_leaves_the_lead_at_work_or_the_case_to_the_review():
    order = thread.signed(thread.COMPANY)
    case = accusing(order.case, thread.COMPANY)
    assert (case.state, order_state(case, thread.COMPANY)) == (CaseState.IN_HAND, OrderState.CANCELLED)
    other = thread.signed(thread.COMPANY)
    way.done(other, TEN)
    assert accusing(other.case, thread.COMPANY).state == CaseState.PENDING_REVIEW
    linking.sound(TEN)


def test_a_unit_below_that_is_accused_leaves_the_one_above_at_work():
    order = thread.signed()
    way.passed_on(order, way.TOWN, at=TEN)
    case = accusing(order.case, way.TOWN)
    assert (case.state, order_state(case, way.TOWN)) == (CaseState.IN_HAND, OrderState.CANCELLED)
    assert way.renewed(order).state == OrderState.HANDLING
    way.passed_on(way.renewed(order), way.BUREAU, at=TEN)
    linking.sound(TEN)


def test_the_citizens_clock_stands_still_no_longer_with_an_accused_lead():
    order = work.suspended()
    at = work.TUESDAY + 2 * thread.HOUR
    assert way.open_clocks(order.case)["handle"][0] == "paused"
    case = accusing(order.case, thread.COUNTY, at)
    assert way.open_clocks(case)["handle"][0] == "running"
    linking.sound(at)


def test_units_around_the_accused_learn_from_now_on_no_more_who_spoke():
    case = linking.called()
    case = accept(case, by=actor(AGENT), at=thread.MONDAY)
    plan = Plan(lead=thread.unit(thread.COUNTY), assisting=(thread.unit(thread.COMPANY),))
    case = dispatch(case, plan, by=actor(linking.DISPATCHER), at=thread.MONDAY)
    order, other = thread.order_of(case), thread.order_of(case, thread.COMPANY)
    assert {"first_contact"} <= set(way.open_clocks(order)) & set(way.open_clocks(other))
    accusing(case, way.TOWN)
    assert "first_contact" not in way.open_clocks(order)
    assert "first_contact" in way.open_clocks(other)
    (fallen,) = linking.last(case).data["fallen"]
    assert (fallen["order"], fallen["clock"], fallen["state"]) == (order.pk, "first_contact", "cancelled")
    read = {who: queries.whole(actor(who), case.number).citizen for who in ("zhaihongyu", "hetianshui")}
    assert read["zhaihongyu"] == identity.RELAYED != read["hetianshui"]
    linking.sound(TEN)


def test_who_is_accused_no_longer_knows_again_and_is_asked():
    case = thread.accepted(accused=thread.unit(thread.COMPANY))
    case = corrected(case, accuses_nobody=True)
    assert case.accused is None
    assert linking.last(case).data["accused"] == {"before": thread.unit(thread.COMPANY).pk, "after": None}
    row = consult(case, thread.unit(thread.COMPANY), "是否属贵单位职责？", by=actor(linking.DISPATCHER), at=TEN)
    accusing(case, thread.COMPANY)
    assert Consultation.objects.unscoped("test").get(pk=row.pk).fallen_at == TEN
    assert linking.last(case).data["consultations"] == [row.pk]


def test_a_unit_and_none_or_the_same_unit_again_is_no_correction():
    case = thread.accepted(accused=thread.unit(thread.COMPANY))
    with linking.refused(BadInput, case) as told:
        corrected(case, accused=thread.unit(thread.COUNTY), accuses_nobody=True)
    assert list(told.value.fields) == ["accused"]
    with linking.refused(BadInput, case) as told:
        accusing(case, thread.COMPANY)
    assert list(told.value.fields) == ["content"]


def test_the_reply_of_whom_the_matter_accuses_is_not_written_anew_by_it():
    case = accusing(thread.finished(), thread.COUNTY, thread.MONDAY + 5 * thread.HOUR)
    assert (case.state, order_state(case)) == (CaseState.PENDING_REVIEW, OrderState.FINISHED)
    with linking.refused(BadInput, case) as told:
        send_back(case, [thread.order_of(case)], "请重写。", by=actor("gengruoxi"), at=thread.MONDAY + 6 * thread.HOUR)
    assert list(told.value.fields) == ["orders"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"content": ""}, "content"),
        ({"content": "有\0空字节"}, "content"),
        ({"title": "长" * 201}, "title"),
        ({}, "content"),
        ({"title": "小区停水两天"}, "content"),
    ],
)
def test_a_text_that_cannot_be_kept_or_changes_nothing_is_refused(wrong, field):
    case = linking.called()
    with linking.refused(BadInput, case) as told:
        corrected(case, **wrong)
    assert list(told.value.fields) == [field]


@pytest.mark.parametrize("state", [thread.closed, thread.archived])
def test_what_is_over_stays_as_it_was(state):
    case = state()
    with linking.refused(WrongState, case):
        corrected(case, title="改", at=thread.MONDAY + 9 * thread.HOUR)


def test_what_lies_before_the_registration_is_refused():
    case = linking.called(at=TEN)
    with linking.refused(WrongState, case):
        corrected(case, title="改", at=thread.MONDAY)


@pytest.mark.parametrize("who", ["zhaihongyu", "panyiming", "gaoyuanzhou"])
def test_correcting_needs_its_right(who):
    case = thread.dispatched()
    with linking.refused(NotAllowed, case):
        corrected(case, who, title="改")


def test_a_foreign_hub_corrects_nothing():
    case = linking.called()
    with linking.refused(NotFound, case):
        correct(case, Correction(title="改"), by=linking.elsewhere(AGENT), at=TEN)


def test_a_stale_form_corrects_nothing():
    case = linking.called()
    with linking.refused(Stale, case):
        corrected(case, title="改", seen=case.version - 1)


def test_the_same_request_corrects_once():
    case, by = linking.called(), actor(AGENT).with_request_key("click")
    first = correct(case, Correction(title="改"), by=by, at=TEN)
    after = snapshot.of(case)
    assert correct(case, Correction(title="改"), by=by, at=TEN) == first
    assert snapshot.of(case) == after
