"""What the hub says to a unit the unit reads, each time; what it says to another unit it does not."""

import pytest

from lianxin.cases import queries
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.urge import urge
from tests.cases import hub_thread, step_states, thread
from tests.cases import intake_thread as intake
from tests.cases import returns_thread as back
from tests.cast import actor

pytestmark = pytest.mark.django_db


def read(case: Case, kind: TextKind, who: str = "zhaihongyu") -> list[str]:
    return [row.text for row in queries.whole(actor(who), case.number).texts if row.kind == kind]


def test_a_unit_reads_each_time_why_its_reply_came_back_and_others_do_not():
    case = hub_thread.finished_by(thread.COMPANY)
    order, at = thread.order_of(case), hub_thread.TUESDAY
    send_back(case, [order], "没有说明原因。", by=actor("gengruoxi"), at=at)
    thread.finish(order, thread.REPLY, by=actor("zhaihongyu"), at=at + thread.HOUR)
    send_back(case, [order], "没有说明期限。", by=actor("gengruoxi"), at=at + 2 * thread.HOUR)
    assert read(case, TextKind.SEND_BACK_OPINION) == ["没有说明原因。", "没有说明期限。"]
    assert read(case, TextKind.SEND_BACK_OPINION, "hetianshui") == []


def test_a_unit_reads_why_it_works_again_and_by_when_for_the_citizen():
    case = hub_thread.reworked()
    assert read(case, TextKind.REWORK_OPINION) == ["仍未恢复供水，请重办。"]
    clocks = queries.whole(actor("zhaihongyu"), case.number).case_clocks
    assert [clock.kind for clock in clocks] == ["handle", "rework"]


def test_the_lead_reads_what_was_urged_and_who_assists_does_not():
    case = thread.dispatched(thread.COMPANY)
    urge(case, "还要多久？", by=actor("linxiaoyun"), at=thread.MONDAY + thread.HOUR)
    assert read(case, TextKind.URGING) == ["还要多久？"]
    assert read(case, TextKind.URGING, "hetianshui") == []


def test_what_the_hub_decides_for_itself_no_unit_reads():
    case = intake.proposed(thread.accepted())
    reject_decline(case, "应予受理，请派单。", by=actor(intake.LEADER), at=thread.MONDAY + 2 * thread.HOUR)
    plan = Plan(lead=thread.unit(thread.COUNTY))
    dispatch(thread.fresh(case), plan, by=actor("shaojinghe"), at=thread.MONDAY + 3 * thread.HOUR)
    assert read(case, TextKind.REQUEST_OPINION, "shaojinghe") == ["应予受理，请派单。"]
    assert read(case, TextKind.REQUEST_OPINION) == []


def test_what_a_county_asks_of_the_city_no_unit_reads_but_what_it_is_sent():
    request = step_states.city_asked(step_states.at_county())
    grant_city_units(
        request, [thread.unit(thread.COMPANY)], "请协助排查。", by=actor("fuchangling"), at=step_states.DECIDED
    )
    case = request.case
    assert read(case, TextKind.DISPATCH_NOTE, "hetianshui") == ["请协助排查。"]
    for kind in (TextKind.REQUEST, TextKind.REQUEST_OPINION):
        assert read(case, kind, "hetianshui") == []


def test_a_unit_reads_what_it_asked_and_why_it_was_refused():
    order = thread.order_of(thread.dispatched())
    reject_return(back.asked(order), "属你单位。", by=actor("shaojinghe"), at=back.AT + thread.HOUR)
    assert read(order.case, TextKind.REQUEST) == ["事发地点属罗庄区"]
    assert read(order.case, TextKind.REQUEST_OPINION) == ["属你单位。"]
