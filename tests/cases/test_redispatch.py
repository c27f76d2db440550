"""Another unit gets what was returned or recalled."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import CaseClock
from lianxin.cases.states import CaseState, OrderRole, OrderState, TextKind
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.sign_for import sign_for
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.rulebook.catalogue import owners
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = back.AT + 2 * thread.HOUR
CITIZENS_END = way.local("2026-11-30 17:30")


def sent(order, code=back.OTHER, **other):
    return redispatch(order, thread.unit(code), "请速办", **{"by": actor("shaojinghe"), "at": AT} | other)


def test_the_new_unit_has_its_full_time_and_the_citizen_s_clock_goes_on():
    order = back.returned(at=way.local("2026-11-25 10:00"))
    new = sent(order, at=way.local("2026-11-25 16:00"))
    case = thread.fresh(order.case)
    assert (new.state, new.role, new.round, new.level, new.index) == ("pending_sign_for", "lead", 1, 1, 2)
    assert (new.replaces, new.unit, new.parent) == (order, thread.unit(back.OTHER), None)
    assert (case.state, case.dispatch_count, case.return_count) == (CaseState.IN_HAND, 2, 1)
    assert way.open_clocks(case) == {"handle": ("running", CITIZENS_END)}
    assert way.open_clocks(new) == {
        "sign_for": ("running", way.local("2026-11-26 17:30")),
        "return_window": ("running", way.local("2026-11-27 17:30")),
        "handle": ("running", way.local("2026-12-02 17:30")),
        "sign_off_reserve": ("running", way.local("2026-12-02 12:00")),
    }
    assert list(CaseClock.objects.filter(case=case, kind="dispatch").values_list("state", flat=True)) == ["met", "met"]
    way.sound(case, way.local("2026-11-25 16:00"))


def test_the_new_unit_keeps_its_full_time_where_handling_begins_with_signing_for():
    order = back.returned(at=way.local("2026-11-25 10:00"))
    back.ruled("clock.handle_starts_at", "sign_for", at=way.local("2026-11-25 15:00"))
    new = sent(order, at=way.local("2026-11-25 16:00"))
    sign_for(new, by=way.handler(new), at=way.local("2026-11-26 10:00"))
    assert way.due(new) == way.local("2026-12-03 17:30")
    way.sound(order.case, way.local("2026-11-26 10:00"))


def test_where_the_rules_do_not_count_anew_the_citizen_s_end_bounds_it():
    order = back.returned(at=way.local("2026-11-25 10:00"))
    back.ruled("clock.renewed_by_accepted_return", False, at=way.local("2026-11-25 15:00"))
    new = sent(order, at=way.local("2026-11-25 16:00"))
    assert way.due(new) == CITIZENS_END
    way.sound(order.case, way.local("2026-11-25 16:00"))


def test_where_the_rules_say_so_the_citizen_s_time_begins_anew():
    order = back.returned(at=way.local("2026-11-25 10:00"))
    back.ruled("clock.citizen_renewed_by_return", True, at=way.local("2026-11-25 15:00"))
    new = sent(order, at=way.local("2026-11-25 16:00"))
    assert way.due(order.case) == way.due(new) == way.local("2026-12-02 17:30")
    states = CaseClock.objects.filter(case=order.case, kind="handle").order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["cancelled", "running"]
    way.sound(order.case, way.local("2026-11-25 16:00"))


def test_a_lead_who_is_dispatched_anew_takes_the_place_of_the_former_one_with_the_same_time():
    order = back.returned(at=way.local("2026-11-25 10:00"))
    plan = Plan(lead=thread.unit(back.OTHER), assisting=(thread.unit(thread.COMPANY),))
    case = dispatch(thread.fresh(order.case), plan, by=actor("shaojinghe"), at=way.local("2026-11-25 16:00"))
    new, helper = thread.order_of(case, back.OTHER), thread.order_of(case, thread.COMPANY)
    assert (new.replaces, helper.replaces) == (order, None)
    assert (way.due(new), way.due(helper)) == (way.local("2026-12-02 17:30"), CITIZENS_END)
    assert way.open_clocks(case) == {"handle": ("running", CITIZENS_END)}
    with way.refused(case, WrongState):
        sent(order, thread.COMPANY, at=way.local("2026-11-25 16:00"))
    way.sound(case, way.local("2026-11-25 16:00"))


@pytest.mark.parametrize("again", ["dispatched", "designated"])
def test_the_citizens_time_begins_anew_by_the_rules_however_the_next_lead_is_found(again):
    order = back.returned(at=way.local("2026-11-25 10:00"))
    back.ruled("clock.citizen_renewed_by_return", True, at=way.local("2026-11-25 15:00"))
    at, case = way.local("2026-11-25 16:00"), thread.fresh(order.case)
    if again == "dispatched":
        dispatch(case, Plan(lead=thread.unit(back.OTHER)), by=actor("shaojinghe"), at=at)
    else:
        back.designated(dispute(case, "均称非其职责。", by=actor("shaojinghe"), at=at), at=at)
    assert way.due(case) == way.due(thread.order_of(case, back.OTHER)) == way.local("2026-12-02 17:30")
    assert way.last_event(case).data["citizens"]["due"] == "2026-12-02T09:30:00.000000+00:00"
    way.sound(case, at)


def test_the_event_tells_whose_place_is_taken():
    order = back.returned()
    new = sent(order)
    event = way.last_event(order.case)
    assert (event.kind, event.order_id, event.from_state, event.to_state) == (
        "order.redispatched",
        new.pk,
        "",
        "pending_sign_for",
    )
    assert (event.data["replaces"], event.data["case_from"], event.data["case_to"]) == (
        order.pk,
        "pending_dispatch",
        "in_hand",
    )
    assert event.deadline_after == way.due(new)
    assert new.texts.get(kind=TextKind.DISPATCH_NOTE).text == "请速办"


def test_a_recalled_order_is_replaced_too():
    order = thread.order_of(thread.dispatched())
    recall(order, "wrong_unit", "", by=actor("shaojinghe"), at=back.AT)
    new = sent(order)
    assert (new.replaces_id, thread.fresh(order.case).state) == (order.pk, CaseState.IN_HAND)
    way.sound(order.case, AT)


def test_the_line_of_the_catalogue_that_it_rests_on_counts_it():
    order = back.returned()
    entry = owners(order.case.category, order.case.area, "停水", AT).entry
    new = sent(order, entry=entry)
    assert new.catalogue_entry == entry
    assert back.uses(entry) == [("dispatched", new.pk)]


def test_another_unit_assists_while_the_lead_goes_on():
    case = thread.dispatched(thread.COMPANY)
    order = back.returned(thread.order_of(case, thread.COMPANY))
    new = sent(order)
    case = thread.fresh(case)
    assert (new.role, case.state, case.dispatch_count) == (OrderRole.ASSISTING, CaseState.IN_HAND, 1)
    way.sound(case, AT)


def test_a_unit_sends_another_below_it_in_its_own_time():
    first = thread.signed()
    child = way.passed_on(first, way.TOWN, at=back.AT)
    request = back.asked(child)
    back.accept_return(request, "", by=way.handler(first), at=back.AT)
    with way.refused(first.case, NotAllowed, "向下级派单"):
        sent(child, "371302002")
    with way.refused(first.case, BadInput, "不是本单位的下级单位", field="lead"):
        sent(child, back.OTHER, by=way.handler(first))
    new = sent(child, "371302002", by=way.handler(first))
    assert (new.parent, new.level, new.role) == (first, 2, OrderRole.LEAD)
    assert way.due(new) < way.due(first)
    assert thread.fresh(first.case).dispatch_count == 1
    way.sound(first.case, AT)


def test_below_one_unit_leads_whoever_was_asked_meanwhile():
    first = thread.signed()
    child = way.passed_on(first, way.TOWN, at=back.AT)
    request = back.asked(child)
    back.accept_return(request, "", by=way.handler(first), at=back.AT)
    way.passed_on(first, "371302002", at=AT)
    with way.refused(first.case, WrongState, "已有单位主办"):
        sent(child, "371302003", by=way.handler(first))


@pytest.mark.parametrize(
    ("code", "text"),
    [(thread.COUNTY, "请派给其他单位"), (thread.COMPANY, "已有任务单"), (back.THIRD, "应当回避")],
)
def test_a_unit_that_gave_it_back_has_it_or_is_accused_is_no_choice(code, text):
    case = thread.dispatched(thread.COMPANY, accused=thread.unit(back.THIRD))
    order = back.returned(thread.order_of(case))
    with way.refused(case, BadInput, text, field="lead"):
        sent(order, code)


def test_a_second_dispatch_names_no_unit_that_still_assists():
    case = thread.dispatched(thread.COMPANY)
    back.returned(thread.order_of(case))
    plan = thread.Plan(lead=thread.unit(thread.COMPANY))
    with way.refused(case, BadInput, "已有任务单", field="lead"):
        thread.dispatch(thread.fresh(case), plan, by=actor("shaojinghe"), at=AT)


def test_a_hub_sends_within_its_reach():
    case = way.of_county()
    by = way.at_hub("shaojinghe", case.hub)
    plan = thread.Plan(lead=thread.unit(way.OUTER))
    order = thread.order_of(thread.dispatch(case, plan, by=by, at=thread.MONDAY), way.OUTER)
    recall(order, "wrong_unit", "", by=by, at=back.AT)
    with way.refused(case, BadInput, "派单范围", field="lead"):
        sent(order, by=by)


def test_a_place_is_taken_once_and_only_when_it_is_free():
    open_one = thread.order_of(thread.dispatched())
    with way.refused(open_one.case, WrongState, "待签收"):
        sent(open_one)
    case = thread.dispatched(thread.COMPANY)
    order = back.returned(thread.order_of(case, thread.COMPANY))
    sent(order)
    with way.refused(case, WrongState, "已经改派"):
        sent(order, back.THIRD)


def test_an_order_of_an_earlier_round_is_not_replaced():
    order = thread.signed(thread.COMPANY)
    gone = back.returned(thread.order_of(order.case, thread.COMPANY))
    case = thread.fresh(order.case)
    case.round = 2
    case.save()
    with way.refused(case, WrongState, "上一轮"):
        sent(gone)


def test_redispatching_needs_right_and_row_and_today_s_form():
    order = back.returned()
    case = order.case
    with way.refused(case, NotAllowed, "派单"):
        sent(order, by=actor("gengruoxi"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        sent(order, by=way.with_right(actor("zhaihongyu"), policies.DISPATCH))
    with way.refused(case, NotFound):
        sent(order, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        sent(order, seen=order.version + 1)
    with way.refused(case, WrongState, "早于前一步"):
        sent(order, at=thread.MONDAY)


def test_the_same_click_sends_once():
    order = back.returned()
    way.twice(order.case, lambda by: sent(order, by=by), actor("shaojinghe"))
    assert way.renewed(order).state == OrderState.RETURNED
