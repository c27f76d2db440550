"""While a case is in hand units join in, are let go, and another takes the lead."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderRole, OrderState, TextKind
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR


def joined(case, code=thread.COMPANY, role=OrderRole.ASSISTING, **other):
    given = {"by": actor("shaojinghe"), "at": AT} | other
    return add_unit(case, thread.unit(code), role, "请查管网压力", **given)


def removed(order, **other):
    return remove_unit(order, "无须协办", **{"by": actor("shaojinghe"), "at": AT} | other)


def led_by(order, **other):
    return change_lead(order, "主要责任在供水集团", **{"by": actor("shaojinghe"), "at": AT} | other)


def test_a_unit_joins_in_with_its_own_clocks_within_the_citizens():
    case = thread.dispatched()
    order = joined(case)
    assert (order.role, order.level, order.round, order.index, order.state) == (
        "assisting",
        1,
        1,
        2,
        OrderState.PENDING_SIGN_FOR,
    )
    whole = way.due(case)
    assert {"sign_for", "return_window", "handle"} <= way.open_clocks(order).keys()
    assert all(cap_at <= whole for cap_at in OrderClock.objects.filter(order=order).values_list("cap_at", flat=True))
    # An enterprise's days are all days: five of them end before the citizen's working days.
    assert (way.due(order), whole) == (way.local("2026-11-29 00:00"), way.local("2026-11-30 17:30"))
    assert order.texts.get(kind=TextKind.DISPATCH_NOTE).text == "请查管网压力"
    event = way.last_event(case)
    assert (event.kind, event.order_id, event.to_state) == ("case.unit_added", order.pk, "pending_sign_for")
    assert event.deadline_after == way.due(order)
    assert thread.fresh(case).dispatch_count == 1
    way.sound(case, AT)


def test_the_case_waits_for_who_joined_in():
    order = thread.signed()
    joint = joined(order.case, role=OrderRole.JOINT)
    way.done(order, AT)
    assert thread.fresh(order.case).state == CaseState.IN_HAND
    way.done(way.signed_by_its_unit(joint, AT), AT + thread.HOUR)
    assert thread.fresh(order.case).state == CaseState.PENDING_REVIEW
    way.sound(order.case, AT + thread.HOUR)


def test_nobody_joins_in_as_lead_twice_or_accused():
    case = thread.dispatched(thread.DEPARTMENT, accused=thread.unit(thread.COMPANY))
    with way.refused(case, BadInput, "只能协办或会办", field="role"):
        joined(case, way.TOWN, OrderRole.LEAD)
    with way.refused(case, BadInput, "已有任务单", field="joint"):
        joined(case, thread.DEPARTMENT, OrderRole.JOINT)
    with way.refused(case, BadInput, "应当回避", field="assisting"):
        joined(case)


def test_joining_in_needs_right_row_state_and_todays_form():
    case = thread.dispatched()
    with way.refused(case, NotAllowed, "派单"):
        joined(case, by=actor("gengruoxi"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        joined(case, by=way.with_right(actor("zhaihongyu"), policies.DISPATCH))
    with way.refused(case, NotFound):
        joined(case, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        joined(case, seen=case.version - 1)
    for other in (thread.accepted(), thread.finished()):
        with way.refused(other, WrongState, "不能进行这一步"):
            joined(other)


def test_a_county_hub_adds_units_of_the_county_only():
    case = way.of_county()
    by = way.at_hub("shaojinghe", case.hub)
    dispatch(case, Plan(lead=thread.unit(way.OUTER)), by=by, at=thread.MONDAY)
    with way.refused(case, BadInput, "不在本热线的派单范围内", field="assisting"):
        joined(case, by=by)


def test_the_same_click_adds_one_unit():
    case = thread.dispatched()
    way.twice(case, lambda by: joined(case, by=by), actor("shaojinghe"))
    assert TaskOrder.objects.unscoped("test").filter(case=case).count() == 2


def test_a_removed_unit_and_those_under_it_are_let_go():
    lead = thread.signed(thread.DEPARTMENT)
    assisting = way.signed_by_its_unit(thread.order_of(lead.case, thread.DEPARTMENT), thread.MONDAY + thread.HOUR)
    child = way.passed_on(assisting, "371300-SBZX", at=thread.MONDAY + thread.HOUR)
    removed(assisting)
    for order in (assisting, child):
        now = way.renewed(order)
        assert (now.state, now.ended_at) == (OrderState.CANCELLED, AT)
        assert way.open_clocks(order) == {}
    assert way.renewed(lead).state == OrderState.HANDLING
    event = way.last_event(lead.case)
    assert (event.kind, event.from_state, event.to_state) == ("order.removed", "handling", "cancelled")
    assert [told["order"] for told in event.data["orders"]] == [child.pk, assisting.pk]
    way.sound(lead.case, AT)


def test_when_the_last_open_order_is_removed_the_case_goes_to_review():
    order = thread.signed(thread.COMPANY)
    way.done(order, AT)
    removed(thread.order_of(order.case, thread.COMPANY))
    assert thread.fresh(order.case).state == CaseState.PENDING_REVIEW
    assert way.last_event(order.case).data["case_to"] == "pending_review"
    way.sound(order.case, AT)


def test_the_lead_and_what_is_over_are_not_removed():
    order = thread.signed(thread.COMPANY)
    with way.refused(order.case, WrongState, "主办单位不能直接撤销"):
        removed(order)
    assisting = way.signed_by_its_unit(thread.order_of(order.case, thread.COMPANY), AT)
    way.done(assisting, AT)
    with way.refused(order.case, WrongState, "不能进行这一步"):
        removed(assisting)


def test_removing_needs_right_row_and_todays_form():
    case = thread.dispatched(thread.COMPANY)
    order = thread.order_of(case, thread.COMPANY)
    with way.refused(case, NotAllowed, "派单"):
        removed(order, by=actor("gengruoxi"))
    with way.refused(case, NotFound):
        removed(order, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        removed(order, seen=order.version + 1)


def test_a_unit_removes_who_assists_below_it():
    first = thread.signed()
    way.passed_on(first, way.TOWN, way.BUREAU, at=AT)
    bureau = way.child_of(first, way.BUREAU)
    with way.refused(first.case, NotAllowed, "向下级派单"):
        removed(bureau)
    removed(bureau, by=way.handler(first))
    assert way.renewed(bureau).state == OrderState.CANCELLED
    assert thread.fresh(first.case).state == CaseState.IN_HAND


def test_the_same_click_removes_once():
    case = thread.dispatched(thread.COMPANY)
    order = thread.order_of(case, thread.COMPANY)
    way.twice(case, lambda by: removed(order, by=by), actor("shaojinghe"))


def test_another_unit_takes_the_lead_and_the_former_assists():
    order = thread.signed(thread.COMPANY)
    other = thread.order_of(order.case, thread.COMPANY)
    before = {row.pk: way.open_clocks(row) for row in (order, other)}
    led_by(other)
    assert (way.role_of(other), way.role_of(order)) == (OrderRole.LEAD, OrderRole.ASSISTING)
    assert {row.pk: way.open_clocks(row) for row in (order, other)} == before
    event = way.last_event(order.case)
    assert (event.kind, event.order_id) == ("case.lead_changed", other.pk)
    assert (event.data["former"]["order"], event.data["former"]["role"]) == (order.pk, "assisting")
    assert way.renewed(order).version == order.version + 1
    way.sound(order.case, AT)


def test_the_new_leads_return_is_what_leaves_the_case_without_a_lead():
    order = thread.signed(thread.COMPANY)
    other = thread.order_of(order.case, thread.COMPANY)
    led_by(other)
    recall(other, "wrong_unit", "", by=actor("shaojinghe"), at=AT)
    assert thread.fresh(order.case).state == CaseState.PENDING_DISPATCH


def test_who_leads_already_who_is_over_and_who_stands_still_does_not_take_the_lead():
    order = thread.signed(thread.COMPANY)
    other = way.signed_by_its_unit(thread.order_of(order.case, thread.COMPANY), AT)
    with way.refused(order.case, WrongState, "已是主办"):
        led_by(order)
    TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(state=OrderState.SUSPENDED)
    with way.refused(order.case, WrongState, "请先恢复办理"):
        led_by(other)
    TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(state=OrderState.HANDLING)
    way.done(other, AT)
    with way.refused(order.case, WrongState, "不能进行这一步"):
        led_by(other)


def test_the_lead_does_not_change_while_the_citizens_clock_stands_still_with_it():
    back.ruled("clock.stopped_by_extension_review", True)
    order = thread.signed(thread.COMPANY)
    other = thread.order_of(order.case, thread.COMPANY)
    request = work.endorsed(order, at=AT - thread.HOUR / 2)
    assert way.open_clocks(order.case)["handle"][0] == "paused"
    with way.refused(order.case, WrongState, "办理时限暂停"):
        led_by(other)
    withdraw_request(request, by=way.handler(order), at=AT)
    led_by(other)
    assert way.open_clocks(order.case)["handle"][0] == "running"
    way.sound(order.case, AT)


def test_changing_the_lead_needs_right_row_state_and_todays_form():
    case = thread.dispatched(thread.COMPANY)
    other = thread.order_of(case, thread.COMPANY)
    with way.refused(case, NotAllowed, "派单"):
        led_by(other, by=actor("gengruoxi"))
    with way.refused(case, NotFound):
        led_by(other, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        led_by(other, seen=other.version + 1)
    way.done(way.signed_by_its_unit(thread.order_of(case), AT), AT)
    way.done(way.signed_by_its_unit(other, AT), AT)
    with way.refused(case, WrongState, "不能进行这一步"):
        led_by(other)


def test_below_the_unit_that_passed_it_on_changes_the_lead():
    first = thread.signed()
    town = way.passed_on(first, way.TOWN, way.BUREAU, at=AT)
    bureau = way.child_of(first, way.BUREAU)
    led_by(bureau, by=way.handler(first))
    assert (way.role_of(bureau), way.role_of(town)) == (OrderRole.LEAD, OrderRole.ASSISTING)
    assert way.role_of(first) == OrderRole.LEAD


def test_the_same_click_changes_the_lead_once():
    case = thread.dispatched(thread.COMPANY)
    other = thread.order_of(case, thread.COMPANY)
    way.twice(case, lambda by: led_by(other, by=by), actor("shaojinghe"))
