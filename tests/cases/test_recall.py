"""An order is taken back before its unit has signed for it."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderState, TextKind
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.recall import recall
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR


def recalled(order, reason="wrong_unit", **other):
    given = {"by": actor("shaojinghe"), "at": AT} | other
    return recall(order, reason, "派错单位，改派市供水集团", **given)


def test_without_its_lead_the_case_waits_for_another():
    case = thread.dispatched()
    order = thread.order_of(case)
    citizens = way.due(case)
    recalled(order)
    now = way.renewed(order)
    assert (now.state, now.ended_at, now.signed_at) == (OrderState.RECALLED, AT, None)
    assert set(OrderClock.objects.filter(order=order).values_list("state", flat=True)) == {"cancelled"}
    assert thread.fresh(case).state == CaseState.PENDING_DISPATCH
    assert way.open_clocks(case) == {
        "handle": ("running", citizens),
        "dispatch": ("running", way.local("2026-11-23 17:00")),
    }
    way.sound(case, AT)


def test_the_event_tells_why_and_what_became_of_the_case():
    case = thread.dispatched()
    order = thread.order_of(case)
    recalled(order)
    event = way.last_event(case)
    assert (event.kind, event.order_id, event.from_state, event.to_state) == (
        "order.recalled",
        order.pk,
        "pending_sign_for",
        "recalled",
    )
    assert (event.data["reason"], event.data["case_from"], event.data["case_to"]) == (
        "wrong_unit",
        "in_hand",
        "pending_dispatch",
    )
    assert {clock["state"] for clock in event.data["orders"][0]["clocks"]} == {"cancelled"}
    assert order.texts.get(kind=TextKind.HANDLING_NOTE).text == "派错单位，改派市供水集团"


def test_what_was_recalled_may_be_sent_to_the_same_unit_again():
    case = thread.dispatched()
    recalled(thread.order_of(case))
    case = dispatch(thread.fresh(case), Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=AT)
    states = list(TaskOrder.objects.unscoped("test").filter(case=case).values_list("index", "state"))
    assert sorted(states) == [(1, "recalled"), (2, "pending_sign_for")]


def test_without_a_unit_that_assists_the_lead_goes_on():
    case = thread.dispatched(thread.COMPANY)
    recalled(thread.order_of(case, thread.COMPANY))
    assert thread.fresh(case).state == CaseState.IN_HAND
    assert thread.order_of(case).state == OrderState.PENDING_SIGN_FOR
    way.sound(case, AT)


def test_when_the_last_open_order_is_recalled_the_case_goes_to_review():
    order = thread.signed(thread.COMPANY)
    way.done(order, AT)
    recalled(thread.order_of(order.case, thread.COMPANY), at=AT + thread.HOUR)
    assert thread.fresh(order.case).state == CaseState.PENDING_REVIEW
    assert "reply_review" in way.open_clocks(order.case)
    way.sound(order.case, AT + thread.HOUR)


def test_a_unit_recalls_what_it_passed_on_and_the_case_stays():
    first = thread.signed()
    child = way.passed_on(first, way.TOWN, at=AT)
    case = first.case
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        recalled(child, by=way.at_unit("zhaihongyu", child.unit))
    with way.refused(case, NotAllowed, "向下级派单"):
        recalled(child)
    recalled(child, by=way.handler(first), at=AT + thread.HOUR)
    assert way.renewed(child).state == OrderState.RECALLED
    assert thread.fresh(case).state == CaseState.IN_HAND
    assert way.renewed(first).state == OrderState.HANDLING
    way.sound(case, AT + thread.HOUR)


def test_what_is_signed_for_is_not_recalled():
    order = thread.signed()
    with way.refused(order.case, WrongState, "不能进行这一步"):
        recalled(order)
    finished = thread.finished()
    with way.refused(finished, WrongState, "不能进行这一步"):
        recalled(thread.order_of(finished))


def test_a_recall_needs_right_and_row_reason_and_today_s_form():
    case = thread.dispatched()
    order = thread.order_of(case)
    with way.refused(case, NotAllowed, "派单"):
        recalled(order, by=actor("gengruoxi"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        recalled(order, by=way.with_right(actor("zhaihongyu"), policies.DISPATCH))
    with way.refused(case, NotFound):
        recalled(order, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        recalled(order, seen=order.version + 1)
    with way.refused(case, BadInput, "请从列表中选择原因", field="reason"):
        recalled(order, "no_such_reason")
    with way.refused(case, WrongState, "在此之后已有变动"):
        recalled(order, at=thread.MONDAY - thread.HOUR)


def test_the_same_click_recalls_once():
    case = thread.dispatched()
    order = thread.order_of(case)
    way.twice(case, lambda by: recalled(order, by=by), actor("shaojinghe"))
