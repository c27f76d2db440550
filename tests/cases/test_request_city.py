"""A county's hub asks the city's for the help of a unit of the city; the city grants or refuses it."""

from dataclasses import replace

import pytest

from lianxin.cases import policies
from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, RequestState, TextKind
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.request_city import request_city
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT, LATER = thread.MONDAY + 2 * thread.HOUR, thread.MONDAY + 3 * thread.HOUR
WHY = "涉及市管供水主管网，请市供水集团协助排查"


def in_hand() -> Case:
    """A case of the county's hub that the county itself leads."""
    case = way.of_county()
    by = way.at_hub("shaojinghe", case.hub)
    return dispatch(case, Plan(lead=thread.unit(way.OUTER)), by=by, at=thread.MONDAY + thread.HOUR)


def asked(case, unit=None, **other) -> CaseRequest:
    given = {"by": way.at_hub("shaojinghe", case.hub), "at": AT} | other
    return request_city(case, WHY, unit, **given)


def granted(row, *codes, **other) -> CaseRequest:
    given = {"by": actor("fuchangling"), "at": LATER} | other
    return grant_city_units(row, [thread.unit(code) for code in codes], "同意，请供水集团配合", **given)


def refused_by_city(row, opinion="属县管支网，请县里自行处置", **other) -> CaseRequest:
    return refuse_city_units(row, opinion, **{"by": actor("fuchangling"), "at": LATER} | other)


def test_the_city_sees_the_question_though_not_the_case():
    case = in_hand()
    row = asked(case, thread.unit(thread.COMPANY))
    by = actor("fuchangling")
    assert CaseRequest.objects.visible_to(by).get() == row
    assert not Case.objects.visible_to(by).exists()
    assert (row.state, row.to_hub, row.suggested_unit, row.order_id) == (
        RequestState.ASKED,
        way.city_hub(),
        thread.unit(thread.COMPANY),
        None,
    )
    assert row.text.text == WHY
    event = way.last_event(case)
    assert (event.kind, event.data["request"], event.data["to_hub"]) == (
        "case.city_requested",
        row.pk,
        way.city_hub().pk,
    )
    way.sound(case, AT)


def test_what_is_granted_is_a_joint_order_in_the_countys_case():
    case = in_hand()
    row = granted(asked(case), thread.COMPANY)
    order = thread.order_of(case, thread.COMPANY)
    assert (order.role, order.level, order.hub_id, order.state) == ("joint", 1, case.hub_id, "pending_sign_for")
    assert way.due(order) <= way.due(case)
    assert order.texts.get(kind=TextKind.DISPATCH_NOTE).text == "同意，请供水集团配合"
    kept = CaseRequest.objects.unscoped("test").get(pk=row.pk)
    assert (kept.state, kept.decided_at, kept.opinion.text) == (RequestState.GRANTED, LATER, "同意，请供水集团配合")
    event = way.last_event(case)
    assert (event.kind, event.book_hub_id, event.hub_id) == ("case.city_granted", case.hub_id, way.city_hub().pk)
    assert [told["order"] for told in event.data["orders"]] == [order.pk]
    way.sound(case, LATER)


def test_the_case_waits_for_the_citys_unit_and_the_countys_hub_reviews():
    case = in_hand()
    granted(asked(case), thread.COMPANY)
    at = LATER + thread.HOUR
    for code in (way.OUTER, thread.COMPANY):
        assert thread.fresh(case).state == CaseState.IN_HAND
        way.done(way.signed_by_its_unit(thread.order_of(case, code), LATER), at)
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW
    way.sound(case, at)


def test_help_that_comes_before_the_lead_is_found_waits_for_it():
    case = way.of_county()
    granted(asked(case), thread.COMPANY, thread.DEPARTMENT)
    for code in (thread.COMPANY, thread.DEPARTMENT):
        way.done(way.signed_by_its_unit(thread.order_of(case, code), LATER), LATER)
    assert thread.fresh(case).state == CaseState.PENDING_DISPATCH
    plan = Plan(lead=thread.unit(way.OUTER))
    dispatch(case, plan, by=way.at_hub("shaojinghe", case.hub), at=LATER)
    way.done(way.signed_by_its_unit(thread.order_of(case, way.OUTER), LATER), LATER)
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW


def test_a_unit_of_the_city_that_helps_already_is_not_sent_the_lead_besides():
    case = way.of_county()
    granted(asked(case), thread.COMPANY)
    with way.refused(case, BadInput, "已有任务单", field="lead"):
        dispatch(case, Plan(lead=thread.unit(thread.COMPANY)), by=by_the_city(case), at=LATER)


def by_the_city(case: Case) -> Actor:
    """The head of the city's hotline, who may dispatch in every hub's cases."""
    return replace(way.with_right(actor("fuchangling"), policies.DISPATCH), scope=Scope.CITY, hub_id=None)


def test_what_is_refused_leaves_the_case_as_it_is_and_may_be_asked_again():
    case = in_hand()
    row = refused_by_city(asked(case))
    kept = CaseRequest.objects.unscoped("test").get(pk=row.pk)
    assert (kept.state, kept.opinion.text) == (RequestState.REFUSED, "属县管支网，请县里自行处置")
    assert TaskOrder.objects.unscoped("test").filter(case=case).count() == 1
    assert way.last_event(case).kind == "case.city_refused"
    asked(case, at=LATER)
    way.sound(case, LATER)


def test_what_the_units_have_answered_without_help_is_asked_no_more():
    case = in_hand()
    row = asked(case)
    way.done(way.signed_by_its_unit(thread.order_of(case, way.OUTER), AT), AT)
    assert CaseRequest.objects.unscoped("test").get(pk=row.pk).state == RequestState.VOID
    for decide in (lambda: granted(row, thread.COMPANY), lambda: refused_by_city(row)):
        with way.refused(case, WrongState, "不能进行这一步"):
            decide()


def test_the_citys_own_case_asks_nobody_and_one_question_is_open_at_a_time():
    own = thread.accepted()
    with way.refused(own, WrongState, "只有县级平台"):
        asked(own)
    case = in_hand()
    asked(case)
    with way.refused(case, WrongState, "尚未审核"):
        asked(case)


def test_asking_needs_right_row_state_words_and_todays_form():
    case = in_hand()
    with way.refused(case, NotAllowed, "提请市级协办"):
        asked(case, by=way.at_hub("linxiaoyun", case.hub))
    with way.refused(case, NotFound):
        asked(case, by=actor("shaojinghe"))
    with way.refused(case, Stale):
        asked(case, seen=case.version - 1)
    with way.refused(case, BadInput, "请直接派单", field="unit"):
        asked(case, thread.unit(way.OUTER))
    with way.refused(case, BadInput, field="request"):
        request_city(case, " ", by=way.at_hub("shaojinghe", case.hub), at=AT)
    registered = way.county_registered()
    with way.refused(registered, WrongState, "不能进行这一步"):
        asked(registered)


@pytest.mark.parametrize("decide", [lambda row, **k: granted(row, thread.COMPANY, **k), refused_by_city])
def test_only_the_city_decides_and_once(decide):
    case = in_hand()
    row = asked(case)
    with way.refused(case, NotAllowed, "审核提请市级协办"):
        decide(row, by=actor("shaojinghe"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        decide(row, by=way.at_hub("fuchangling", case.hub))
    with way.refused(case, NotFound):
        decide(row, by=way.with_right(actor("hetianshui"), policies.DECIDE_CITY))
    with way.refused(case, WrongState, "早于前一步"):
        decide(row, at=thread.MONDAY)
    decide(row)
    with way.refused(case, WrongState, "不能进行这一步"):
        decide(row)


def test_a_refusal_says_why_and_a_grant_names_units_that_have_no_order():
    case = in_hand()
    row = asked(case)
    with way.refused(case, BadInput, field="request_opinion"):
        refused_by_city(row, "")
    with way.refused(case, BadInput, "请至少选择一个市级单位", field="units"):
        granted(row)
    with way.refused(case, BadInput, "已有任务单", field="joint"):
        granted(row, way.OUTER)


def test_the_same_click_asks_and_grants_once():
    case = in_hand()
    way.twice(case, lambda by: asked(case, by=by), way.at_hub("shaojinghe", case.hub))
    row = CaseRequest.objects.unscoped("test").get(case=case)
    way.twice(case, lambda by: granted(row, thread.COMPANY, by=by), actor("fuchangling"))
