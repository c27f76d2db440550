"""Wishes for what waits: for a decision of one's own side, for today, for a limit, for oneself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lianxin.cases import at_hand, lists
from lianxin.cases.filters import MINE, OURS, TODAY, Mark, Wish
from lianxin.cases.models import OrderClock
from lianxin.cases.states import OrderState, RequestKind
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.desk import pool
from lianxin.foundation import time
from tests.cases import returns_thread, thread, work_thread
from tests.cases.thread import COMPANY, HOUR, MONDAY, NUMBER
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
HUB, AGENT, UNIT, DEPUTY, COMPANYS, CITY = (
    "shaojinghe",
    "linxiaoyun",
    "zhaihongyu",
    "niebaichuan",
    "hetianshui",
    "gaoyuanzhou",
)


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def shown(username: str, **wish: object) -> list[str]:
    return [line.case.number for line in lists.lines(actor(username), Wish(**wish))]


def test_a_return_waits_for_the_hotline_once_it_is_asked_for():
    case = returns_thread.asked().case
    thread.dispatched()
    for username in (HUB, CITY):
        assert shown(username, requests=(RequestKind.RETURN,)) == [case.number]
    assert shown(UNIT, requests=(RequestKind.RETURN,)) == []
    assert shown(HUB, requests=(RequestKind.EXTENSION,)) == []


def test_a_return_waits_for_whom_the_rules_name_and_for_whoever_decides_none():
    first = returns_thread.asked(at=MONDAY + 3 * HOUR).case
    again = returns_thread.asked(returns_thread.redispatched(at=MONDAY + 4 * HOUR), at=MONDAY + 5 * HOUR).case
    both = {first.number, again.number}
    whose = {"shaojinghe": {first.number}, "qiaoyulan": {again.number}, "fuchangling": both, "gengruoxi": both}
    with time.frozen(MONDAY + 6 * HOUR):
        for username, numbers in whose.items():
            wish = Wish(requests=(RequestKind.RETURN,))
            assert set(shown(username, requests=wish.requests)) == numbers, username
            assert at_hand.numbers(actor(username), [wish]) == [len(numbers)]
        for username, key in (("shaojinghe", first.number), ("qiaoyulan", again.number)):
            tabs = pool.tabs_for(actor(username))
            there = pool.waiting(actor(username), "returns", tabs["returns"], Wish(), time.now())
            assert [row.case.number for row in there] == [key]
            assert pool.counts(actor(username), tabs, time.now())["returns"] == 1


def test_what_the_unit_has_not_agreed_to_waits_for_the_unit_alone():
    request = work_thread.asked()
    assert shown(DEPUTY, requests=(RequestKind.EXTENSION,)) == [request.case.number]
    assert shown(COMPANYS, requests=(RequestKind.EXTENSION,)) == []
    assert shown(HUB, requests=(RequestKind.EXTENSION,)) == []
    work_thread.endorsed(thread.signed(at=MONDAY))
    assert len(shown(HUB, requests=(RequestKind.EXTENSION,))) == 1


def test_today_is_what_runs_out_before_midnight_and_has_not_run_out():
    cases = [thread.dispatched() for _each in range(3)]
    midnight = MONDAY.replace(hour=0) + timedelta(days=1)
    for case, due in zip(cases, (midnight - timedelta(seconds=1), midnight, MONDAY + 2 * HOUR), strict=True):
        OrderClock.objects.filter(case=case).update(due_at=due, amber_at=MONDAY + HOUR)
    assert shown(UNIT, due=TODAY) == [cases[0].number]


def test_a_limit_that_runs_is_found_by_its_kind():
    waits, told = thread.signed(number=NUMBER), thread.dispatched()
    assert shown(UNIT, clocks=("first_contact",), order_states=(OrderState.HANDLING,)) == [waits.case.number]
    assert told.number in shown(HUB, clocks=("sign_for",))
    assert waits.case.number not in shown(HUB, clocks=("sign_for",))


def test_ones_own_is_what_one_registered_or_in_a_unit_was_assigned():
    order = thread.signed(COMPANY)
    thread.dispatched()
    assert len(shown(AGENT, own=MINE)) == 2
    assert shown("mengfanrui", own=MINE) == []
    assert shown(UNIT, own=MINE) == []
    assign(order, person(UNIT), by=actor(DEPUTY), at=time.now())
    assert shown(UNIT, own=MINE) == [order.case.number]


def test_a_units_own_is_what_it_has_without_the_units_below():
    parent = thread.signed()
    plan = SubPlan(lead=thread.unit("371302-CGJ"))
    sub_dispatch(parent, plan, by=actor(UNIT), at=MONDAY + 2 * HOUR)
    assert len(shown(UNIT)) == 2
    assert shown(UNIT, own=OURS) == shown("muyunshan", own=OURS) == [parent.case.number]


def test_a_reply_that_was_given_back_is_marked_for_its_unit():
    case = thread.finished(at=(friday := MONDAY - timedelta(days=3)))
    assert shown(UNIT, marks=(Mark.SENT_BACK,)) == []
    send_back(case, [thread.order_of(case)], "请写清时间。", by=actor("gengruoxi"), at=friday + 6 * HOUR)
    assert shown(UNIT, marks=(Mark.SENT_BACK,), order_states=(OrderState.HANDLING,)) == [case.number]
    assert shown("gengruoxi", marks=(Mark.SENT_BACK,)) == [case.number]


def test_a_reply_that_the_units_leader_gave_back_has_a_mark_of_its_own():
    order = reject_reply(thread.submitted(), "没有说明何时恢复。", by=actor(DEPUTY), at=MONDAY + 4 * HOUR)
    other = thread.submitted()
    for who in (UNIT, "gengruoxi"):
        assert shown(who, marks=(Mark.REJECTED,)) == [order.case.number] != [other.case.number]
        assert shown(who, marks=(Mark.SENT_BACK,)) == []


def test_single_cases_are_found_by_number_within_own_rows_only():
    first, second = thread.dispatched(), thread.dispatched(COMPANY)
    numbers = (first.number, second.number)
    assert set(shown(HUB, numbers=numbers)) == set(numbers)
    assert shown(COMPANYS, numbers=numbers) == [second.number]
