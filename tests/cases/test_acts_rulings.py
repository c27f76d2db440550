"""Rulings at a screen, by the hotline and by the unit above: who may, what is shown, how long as people say it."""

from datetime import timedelta

import pytest

from lianxin.cases import timers
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import OrderState, RequestState
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as returns
from tests.cases import step_states, thread
from tests.cases import work_thread as work
from tests.cases.step_table.frame import AT, town_order
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, LEADER, REVIEWER, HEAD = "shaojinghe", "qiaoyulan", "gengruoxi", "fuchangling"
HANDLER, DEPUTY = "zhaihongyu", "niebaichuan"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(request: CaseRequest, key: str) -> str:
    return f"/cases/{request.case.number}/do/{key}/{request.pk}/"


def state(request: CaseRequest) -> str:
    return step_states.renewed(request).state


def test_whoever_decides_reads_why_a_unit_gives_its_order_back(client):
    sign_in(client, DISPATCHER)
    text = client.get(at(returns.asked(), "accept_return")).content.decode()
    for said in ("罗庄区", "非本辖区", "事发地点属罗庄区"):
        assert said in text


def test_a_second_return_is_the_shift_leaders_and_the_lock_names_her(client):
    request = returns.asked(returns.redispatched(), at=AT)
    sign_in(client, DISPATCHER)
    assert client.get(at(request, "reject_return")).context["locked"] == "按现行规则，这一步由班长审核。"
    sign_in(client, LEADER)
    assert client.get(at(request, "reject_return")).context["locked"] == ""


def test_a_refusal_without_a_reason_comes_back(client):
    request = returns.asked()
    refused = at_screen.pressed(client, DISPATCHER, at(request, "reject_return"), request_opinion="  ")
    assert list(at_screen.problems(refused)) == ["request_opinion"]
    assert state(request) == RequestState.ASKED


def test_the_unit_above_rules_on_what_was_passed_on_and_the_hotline_does_not(client):
    request = step_states.renewed(returns.asked(town_order(), at=step_states.ASKED))
    sign_in(client, DISPATCHER)
    assert client.get(at(request, "accept_return")).status_code == 404
    assert at_screen.pressed(client, HANDLER, at(request, "accept_return")).status_code == 302
    assert state(request) == RequestState.GRANTED


def test_the_unit_above_lets_an_order_stand_still(client):
    order = way.signed_by_its_unit(town_order(), thread.MONDAY + 2.5 * thread.HOUR)
    request = step_states.renewed(work.to_suspend(order, at=step_states.ASKED))
    sign_in(client, HANDLER)
    assert client.get(at(request, "grant_suspension")).status_code == 404
    assert at_screen.pressed(client, DEPUTY, at(request, "grant_suspension"), until="2026-11-28").status_code == 302
    assert way.renewed(order).state == OrderState.SUSPENDED
    assert step_states.renewed(request).granted == "2026-11-28T10:00:00+00:00"


def extension() -> CaseRequest:
    return step_states.REQUESTS["extension", "asked"]()


def test_time_is_granted_in_working_days(client):
    request = extension()
    answer = at_screen.pressed(client, REVIEWER, at(request, "grant_extension"), span="2个工作日")
    assert answer.status_code == 302
    assert step_states.renewed(request).granted == "2wd"


def test_time_is_granted_until_a_day(client):
    request = extension()
    due = timers.open_until(request.order, "handle")
    wanted = time.local(due).date() + timedelta(days=4)  # a Friday, when it ends on a Monday
    answer = at_screen.pressed(client, REVIEWER, at(request, "grant_extension"), until=wanted.isoformat())
    assert answer.status_code == 302
    assert step_states.renewed(request).granted == "4wd"
    assert time.local(timers.open_until(request.order, "handle")).date() == wanted


@pytest.mark.parametrize("day", ["2026-11-24", "2031-01-01"])
def test_a_day_that_is_no_extension_is_refused_beside_its_box(client, day: str):
    request = extension()
    refused = at_screen.pressed(client, REVIEWER, at(request, "grant_extension"), until=day)
    assert list(at_screen.problems(refused)) == ["until"]
    assert state(request) == RequestState.ASKED


def test_more_than_the_rules_allow_is_refused_beside_its_box(client):
    request = extension()
    refused = at_screen.pressed(client, REVIEWER, at(request, "grant_extension"), span="30个工作日")
    assert at_screen.problems(refused) == {"span": ["第一次延期最长 5个工作日。"]}


def test_who_may_not_grant_a_standstill_learns_who_does(client):
    request = step_states.REQUESTS["suspension", "asked"]()
    sign_in(client, HEAD)
    assert client.get(at(request, "grant_suspension")).context["locked"] == ""
    sign_in(client, REVIEWER)
    assert client.get(at(request, "grant_suspension")).status_code == 404
