"""Whoever sent an order takes it back, or leaves it where it is."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderState, RequestState, TextKind
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.sign_for import sign_for
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.rulebook.catalogue import owners
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = back.AT
NEXT = AT + thread.HOUR


def accepted(request, **other):
    return accept_return(request, "", **{"by": back.deciding(request), "at": NEXT} | other)


def rejected(request, opinion="事发地点属贵辖区", **other):
    return reject_return(request, opinion, **{"by": back.deciding(request), "at": NEXT} | other)


def test_without_its_lead_the_case_waits_for_another():
    request = accepted(back.asked())
    case, order = thread.fresh(request.case), way.renewed(request.order)
    assert (request.state, request.decided_at, request.opinion) == (RequestState.GRANTED, NEXT, None)
    assert (order.state, order.ended_at) == (OrderState.RETURNED, NEXT)
    assert (case.state, case.return_count, case.dispatch_count) == (CaseState.PENDING_DISPATCH, 1, 1)
    states = dict(OrderClock.objects.filter(order=order).values_list("kind", "state"))
    assert states == {
        "sign_for": "cancelled",
        "return_window": "cancelled",
        "handle": "cancelled",
        "sign_off_reserve": "cancelled",
        "return_review": "met",
    }
    assert way.open_clocks(case) == {
        "handle": ("running", way.local("2026-11-30 17:30")),
        "dispatch": ("running", way.local("2026-11-24 09:00")),
    }
    way.sound(case, NEXT)


def test_the_event_tells_what_ended_and_what_became_of_the_case():
    request = accepted(back.asked())
    event = way.last_event(request.case)
    assert (event.kind, event.from_state, event.to_state) == ("order.returned", "return_review", "returned")
    assert (event.deadline_before, event.deadline_after) == (way.local("2026-11-30 17:30"), None)
    assert (event.data["case_from"], event.data["case_to"]) == ("in_hand", "pending_dispatch")
    assert [told["order"] for told in event.data["orders"]] == [request.order_id]
    assert event.data["request_state"] == "granted"


def test_without_a_unit_that_assists_the_others_go_on():
    case = thread.dispatched(thread.COMPANY)
    request = accepted(back.asked(thread.order_of(case, thread.COMPANY)))
    case = thread.fresh(case)
    assert (case.state, case.return_count) == (CaseState.IN_HAND, 1)
    assert way.renewed(request.order).state == OrderState.RETURNED
    assert thread.order_of(case).state == OrderState.PENDING_SIGN_FOR
    way.sound(case, NEXT)


def test_when_all_others_have_finished_the_case_goes_to_review():
    order = thread.signed(thread.COMPANY)
    way.done(order, AT)
    request = back.asked(thread.order_of(order.case, thread.COMPANY))
    accepted(request)
    assert thread.fresh(order.case).state == CaseState.PENDING_REVIEW
    assert "reply_review" in way.open_clocks(order.case)
    assert way.last_event(order.case).data["case_to"] == "pending_review"
    way.sound(order.case, NEXT)


def test_a_unit_that_assists_finishes_while_a_lead_is_sought():
    case = thread.dispatched(thread.COMPANY)
    accepted(back.asked(thread.order_of(case)))
    order = sign_for(thread.order_of(case, thread.COMPANY), by=actor("hetianshui"), at=NEXT)
    way.done(order, NEXT + thread.HOUR)
    assert way.renewed(order).state == OrderState.FINISHED
    assert thread.fresh(case).state == CaseState.PENDING_DISPATCH
    way.sound(case, NEXT + thread.HOUR)


def test_what_is_open_below_is_cancelled_with_it():
    first, second, third = way.three_tiers()
    request = back.asked(first, at=AT + 2 * thread.HOUR)
    accepted(request, at=AT + 3 * thread.HOUR)
    assert [way.renewed(order).state for order in (first, second, third)] == ["returned", "cancelled", "cancelled"]
    assert way.open_clocks(second) == way.open_clocks(third) == {}
    told = [told["order"] for told in way.last_event(first.case).data["orders"]]
    assert told == [third.pk, second.pk, first.pk]
    way.sound(first.case, AT + 3 * thread.HOUR)


def test_what_comes_back_to_a_unit_from_below_is_its_own_affair():
    first = thread.signed()
    child = way.passed_on(first, way.TOWN, at=AT)
    request = back.asked(child, at=AT)
    with way.refused(first.case, NotAllowed, "向下级派单"):
        accepted(request)
    with way.refused(first.case, NotAllowed, "由承办单位自己办理"):
        accepted(request, by=way.handler(child))
    accepted(request, by=way.handler(first))
    case = thread.fresh(first.case)
    assert (way.renewed(child).state, way.renewed(first).state) == ("returned", "handling")
    assert (case.state, case.return_count) == (CaseState.IN_HAND, 0)
    way.sound(case, NEXT)


def test_the_catalogue_s_line_learns_that_its_order_came_back():
    case = thread.accepted()
    found = owners(case.category, case.area, "停水", AT)
    plan = Plan(lead=thread.unit(thread.COUNTY), entry=found.entry)
    case = dispatch(case, plan, by=actor("shaojinghe"), at=thread.MONDAY)
    order = thread.order_of(case)
    accepted(back.asked(order))
    assert back.uses(found.entry) == [("dispatched", order.pk), ("returned", order.pk)]


def test_the_first_return_is_decided_by_the_dispatcher_later_ones_by_the_shift_leader():
    request = back.asked()
    with way.refused(request.case, NotAllowed, "由其他岗位审核"):
        accepted(request, by=actor("qiaoyulan"))
    accepted(request)
    new = back.redispatched(request.order)
    second = back.asked(new, at=AT + 3 * thread.HOUR, suggested=thread.unit(back.THIRD))
    with way.refused(second.case, NotAllowed, "由其他岗位审核"):
        accepted(second, by=actor("shaojinghe"), at=AT + 4 * thread.HOUR)
    accepted(second, by=actor("qiaoyulan"), at=AT + 4 * thread.HOUR)
    assert thread.fresh(second.case).return_count == 2


def test_the_head_decides_any():
    assert accepted(back.asked(), by=actor("fuchangling")).state == RequestState.GRANTED


def test_after_the_third_dispatch_the_matter_is_disputed():
    order, at = thread.order_of(thread.dispatched()), AT
    for code in (back.OTHER, back.THIRD):
        order = back.redispatched(back.returned(order, at=at), code, at=at + 2 * thread.HOUR)
        at += 3 * thread.HOUR
    case = thread.fresh(order.case)
    assert (case.state, case.dispatch_count, case.return_count) == (CaseState.IN_HAND, 3, 2)
    back.returned(order, at=at)
    case = thread.fresh(case)
    assert (case.state, case.dispatch_count, case.return_count) == (CaseState.DISPUTED, 3, 3)
    assert set(way.open_clocks(case)) == {"handle", "dispute"}
    assert way.last_event(case).data["case_to"] == "disputed"
    way.sound(case, at + thread.HOUR)


def test_a_critical_matter_is_disputed_at_once():
    request = back.asked(thread.order_of(thread.dispatched(urgency="critical")), at=thread.MONDAY)
    accepted(request, at=thread.MONDAY)
    assert thread.fresh(request.case).state == CaseState.DISPUTED


def test_a_refused_return_leaves_the_order_where_it_was_and_is_the_last():
    request = rejected(back.asked())
    order = way.renewed(request.order)
    assert (request.state, request.decided_at) == (RequestState.REFUSED, NEXT)
    assert request.opinion.text == "事发地点属贵辖区"
    assert (order.state, order.ended_at) == (OrderState.PENDING_SIGN_FOR, None)
    assert way.open_clocks(order) == {
        "sign_for": ("running", way.local("2026-11-25 09:30")),
        "handle": ("running", way.local("2026-11-30 17:30")),
        "sign_off_reserve": ("running", way.local("2026-11-30 12:00")),
    }
    assert thread.fresh(order.case).return_count == 0
    with way.refused(order.case, WrongState, "退单已有结论"):
        back.asked(order, at=NEXT + thread.HOUR)
    way.sound(order.case, NEXT)


def test_what_was_signed_for_is_handled_on_after_a_refused_return():
    request = rejected(back.asked(thread.signed()))
    event = way.last_event(request.case)
    assert way.renewed(request.order).state == OrderState.HANDLING
    assert (event.kind, event.from_state, event.to_state) == ("order.return_rejected", "return_review", "handling")
    assert event.data["texts"][0]["kind"] == TextKind.REQUEST_OPINION


def test_handling_that_stood_still_runs_on_from_the_refusal():
    order = thread.order_of(thread.dispatched())
    back.ruled("clock.stopped_by_return_review", True)
    request = rejected(back.asked(order))
    assert way.open_clocks(order)["handle"][0] == way.open_clocks(request.case)["handle"][0] == "running"
    assert way.due(order) <= way.due(request.case)
    assert way.due(request.case) > way.local("2026-11-30 17:30")
    way.sound(request.case, NEXT)


def test_a_refusal_says_why():
    request = back.asked()
    with way.refused(request.case, BadInput, field="request_opinion"):
        rejected(request, " ")


@pytest.mark.parametrize("decide", [accepted, rejected])
def test_what_is_decided_is_not_decided_again(decide):
    request = decide(back.asked())
    for again in (accepted, rejected):
        with way.refused(request.case, WrongState, "申请现为"):
            again(request, by=actor("fuchangling"), at=NEXT + thread.HOUR)


@pytest.mark.parametrize("decide", [accepted, rejected])
def test_deciding_needs_right_and_row_and_today_s_form(decide):
    request = back.asked()
    case = request.case
    with way.refused(case, NotAllowed, "审核退单"):
        decide(request, by=actor("gengruoxi"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        decide(request, by=way.with_right(actor("zhaihongyu"), policies.DECIDE_RETURN))
    with way.refused(case, NotFound):
        decide(request, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        decide(request, seen=way.renewed(request.order).version + 1)
    with way.refused(case, WrongState, "早于前一步"):
        decide(request, at=AT - thread.HOUR)


@pytest.mark.parametrize("decide", [accepted, rejected])
def test_the_same_click_decides_once(decide):
    request = back.asked()
    way.twice(request.case, lambda by: decide(request, by=by), actor("shaojinghe"))
    assert TaskOrder.objects.unscoped("test").filter(case=request.case).count() == 1
