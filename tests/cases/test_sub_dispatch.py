"""An order is passed on down the tiers, in its own subtree and inside its own time."""

from datetime import timedelta

import pytest

from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.cases.queries import whole
from lianxin.cases.states import CaseState, OrderState, TextKind, Urgency
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.clocks.check import check
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.organizations.models import Unit
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR


def to(order, lead="", *assisting, **other):
    plan = SubPlan(
        lead=thread.unit(lead) if lead else None, assisting=tuple(map(thread.unit, assisting)), note="请速办并回复"
    )
    return sub_dispatch(order, plan, **{"by": actor("zhaihongyu"), "at": AT} | other)


def test_the_bureaus_orders_stand_under_the_countys_a_working_day_before_its_end():
    first = thread.signed()
    to(first, way.TOWN, way.BUREAU)
    town, bureau = way.child_of(first, way.TOWN), way.child_of(first, way.BUREAU)
    assert [(row.role, row.level, row.round, row.state) for row in (town, bureau)] == [
        ("lead", 2, 1, OrderState.PENDING_SIGN_FOR),
        ("assisting", 2, 1, OrderState.PENDING_SIGN_FOR),
    ]
    assert [(row.case_id, row.hub_id) for row in (town, bureau)] == [(first.case_id, first.hub_id)] * 2
    assert way.due(first) == way.local("2026-11-30 17:30")
    for row in (town, bureau):
        assert way.due(row) == way.local("2026-11-27 17:30")
        assert way.due(row, "sign_for") == way.local("2026-11-24 17:30")
        assert row.texts.get(kind=TextKind.DISPATCH_NOTE).text == "请速办并回复"
    way.sound(first.case, AT)


def test_the_event_stands_with_the_order_that_was_passed_on():
    first = thread.signed()
    before = thread.fresh(first.case)
    to(first, way.TOWN)
    event, town = way.last_event(first.case), way.child_of(first, way.TOWN)
    assert (event.kind, event.order_id, event.unit_id) == ("order.passed_on", first.pk, first.unit_id)
    assert (event.from_state, event.to_state) == ("handling", "handling")
    assert (event.deadline_before, event.deadline_after) == (way.due(first), way.due(town))
    assert [(told["order"], told["unit"]) for told in event.data["orders"]] == [(town.pk, town.unit_id)]
    assert (thread.fresh(first.case).version, way.renewed(first).version) == (before.version + 1, first.version + 1)


def test_three_tiers_each_within_the_one_above():
    first, second, third = way.three_tiers()
    assert [row.level for row in (first, second, third)] == [1, 2, 3]
    assert [way.due(row) for row in (first, second, third)] == [
        way.local("2026-11-30 17:30"),
        way.local("2026-11-27 17:30"),
        way.local("2026-11-26 17:30"),
    ]
    way.sound(first.case, thread.MONDAY + 4 * thread.HOUR)


def test_the_unit_below_sees_the_case_by_its_own_order_and_no_order_above():
    first, second, third = way.three_tiers()
    by = way.handler(third)
    assert Case.objects.visible_to(by).get() == first.case
    assert list(TaskOrder.objects.visible_to(by)) == [third]
    seen = whole(by, first.case.number)
    assert [order.pk for order in seen.orders] == [third.pk]
    assert {text.order_id for text in seen.texts} == {None, third.pk}
    assert list(TaskOrder.objects.visible_to(way.handler(second)).order_by("level")) == [second, third]


def test_what_is_finished_below_is_the_reply_to_the_unit_above_not_to_the_hub():
    first, second, third = way.three_tiers()
    case, at = first.case, thread.MONDAY + 5 * thread.HOUR
    way.done(third, at)
    assert (way.renewed(third).state, way.open_clocks(third)) == (OrderState.FINISHED, {})
    assert thread.fresh(case).state == CaseState.IN_HAND
    way.done(second, at + thread.HOUR)
    assert thread.fresh(case).state == CaseState.IN_HAND
    assert "review" not in way.last_event(case).data
    way.done(first, at + 2 * thread.HOUR)
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW
    way.sound(case, at + 2 * thread.HOUR)


def test_while_an_order_below_is_open_the_unit_above_does_not_finish():
    first, second, _third = way.three_tiers()
    for order in (first, second):
        with way.refused(first.case, WrongState, "下级单位还有任务单未办结"):
            finish(order, thread.REPLY, by=way.handler(order), at=thread.MONDAY + 5 * thread.HOUR)


def test_more_units_below_join_the_lead_that_is_there():
    first = thread.signed()
    to(first, way.TOWN)
    to(first, "", way.BUREAU, at=AT + thread.HOUR)
    assert way.role_of(way.child_of(first, way.BUREAU)) == "assisting"
    with way.refused(first.case, BadInput, "其他单位只能协办", field="lead"):
        to(first, "371302-RSJ")
    with way.refused(first.case, BadInput, "已有任务单", field="assisting"):
        to(first, "", way.BUREAU)
    with way.refused(first.case, BadInput, "请至少选择一个下级单位", field="assisting"):
        to(first)


def test_somebody_leads_below():
    first = thread.signed()
    with way.refused(first.case, BadInput, "请指定一个下级单位主办", field="lead"):
        to(first, "", way.BUREAU)


def test_only_units_below_are_sent_to():
    first = thread.signed(accused=thread.unit("371302-SCJ"))
    for code, text in (
        (thread.COUNTY, "不是本单位的下级单位"),
        (thread.COMPANY, "不是本单位的下级单位"),
        ("371311", "不是本单位的下级单位"),
        ("371302-SCJ", "应当回避"),
    ):
        with way.refused(first.case, BadInput, text, field="lead"):
            to(first, code)
    with way.refused(first.case, BadInput, "同一单位不能重复派单", field="assisting"):
        to(first, way.TOWN, way.TOWN)
    Unit.objects.unscoped("test").filter(code=way.TOWN).update(abolished_at=thread.MONDAY)
    with way.refused(first.case, BadInput, "已撤销", field="lead"):
        to(first, way.TOWN)


def test_passing_on_needs_right_own_order_state_and_todays_form():
    first = thread.signed()
    case = first.case
    with way.refused(case, NotAllowed, "向下级派单"):
        to(first, way.TOWN, by=actor("niebaichuan"))
    with way.refused(case, NotFound):
        to(first, way.TOWN, by=actor("hetianshui"))
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        to(first, way.TOWN, by=way.at_unit("zhaihongyu", thread.unit("371300")))
    with way.refused(case, Stale):
        to(first, way.TOWN, seen=first.version - 1)
    with way.refused(case, WrongState, "早于前一步"):
        to(first, way.TOWN, at=thread.MONDAY)
    for order in (thread.order_of(thread.dispatched()), thread.submitted(), thread.order_of(thread.finished())):
        with way.refused(order.case, WrongState, "不能进行这一步"):
            to(order, way.TOWN, at=AT + 2 * thread.HOUR)


def test_who_passes_on_too_late_leaves_no_time_but_passes_on():
    first = thread.signed()
    late = way.local("2026-11-30 10:00")
    to(first, way.TOWN, at=late)
    town = way.child_of(first, way.TOWN)
    assert set(OrderClock.objects.filter(order=town).values_list("due_at", flat=True)) == {late}
    with time.frozen(late + timedelta(minutes=1)):
        assert list(check()) == []


def test_of_an_urgent_matters_day_the_county_keeps_two_hours():
    first = thread.signed(urgency=Urgency.URGENT)
    to(first, way.TOWN)
    assert way.due(first) == thread.MONDAY + 24 * thread.HOUR
    assert way.due(way.child_of(first, way.TOWN)) == thread.MONDAY + 22 * thread.HOUR


def test_the_same_click_passes_on_once():
    first = thread.signed()
    way.twice(first.case, lambda by: to(first, way.TOWN, by=by), actor("zhaihongyu"))
    assert TaskOrder.objects.unscoped("test").filter(parent=first).count() == 1
