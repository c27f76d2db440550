"""What the hub says to a unit the unit reads, each time; what it says to another unit it does not."""

import pytest

from lianxin.cases import queries
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.urge import urge
from tests.cases import hub_thread, thread
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
