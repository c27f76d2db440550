"""What meets while a unit is at work: more time and the reply, the sweep and a standstill; each decided one way."""

from datetime import timedelta

import pytest

from lianxin.cases.models import CaseClock, CaseEvent, CaseRequest, OrderClock
from lianxin.cases.states import OrderState, RequestState
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.resume import resume
from lianxin.cases.steps.sign_off import sign_off
from lianxin.clocks.sweep import sweep
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cases import work_thread as work
from tests.cases.racing import ROUNDS, race, refused
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")
TUESDAY, HOUR, local = work.TUESDAY, thread.HOUR, way.local
AT = TUESDAY + HOUR
AMBER = local("2026-11-27 17:30")


def request_of(order) -> CaseRequest:
    return CaseRequest.objects.unscoped("test").get(order=order)


def test_more_time_and_the_reply_at_one_moment_leave_one_of_two_whole_endings():
    handler, reviewer = actor(work.HANDLER), actor(work.REVIEWER)
    for _round in range(ROUNDS):
        request = ask_extension(thread.signed(), work.wish(), by=actor(work.DEPUTY), at=TUESDAY)
        order = request.order
        answers = race(
            lambda request=request: grant_extension(request, by=reviewer, at=AT),
            lambda order=order: finish(order, thread.REPLY, by=handler, at=AT),
        )
        order, request = way.renewed(order), request_of(order)
        assert refused(answers) in ([], ["request_state"])
        assert order.state == OrderState.PENDING_SIGN_OFF
        granted = not refused(answers)
        assert request.state == (RequestState.GRANTED if granted else RequestState.VOID)
        end = local("2026-12-03 17:30" if granted else "2026-11-30 17:30")
        assert (way.due(order), way.due(order.case)) == (end, end)
        assert "extension_review" not in way.open_clocks(order)
    way.sound(order.case, AT)


def test_the_sweep_and_a_standstill_at_one_moment_turn_the_light_before_it_or_not_at_all():
    head = actor(work.HOTLINE_HEAD)
    for _round in range(ROUNDS):
        request = work.to_suspend(at=TUESDAY, until=TUESDAY + timedelta(days=30))
        order = request.order
        answers = race(
            lambda request=request: grant_suspension(request, by=head, at=AMBER),
            lambda: sweep(AMBER),
            lambda: sweep(AMBER),
        )
        assert refused(answers) == []
        clock = OrderClock.objects.get(order=order, kind="handle")
        assert (clock.state, clock.look_at) == ("paused", None)
        turned = CaseEvent.objects.filter(order=order, kind="clock.light_turned", data__clock="handle")
        # Paused at the moment at which it turns amber: the light is amber whoever came first, told once at most.
        assert clock.light == "amber"
        assert turned.count() <= 1
        assert CaseClock.objects.get(case=order.case, kind="handle").state == "paused"
    way.sound(order.case, AMBER)


RIVALS = {
    "ask_extension": (
        thread.signed,
        [(work.HANDLER, lambda order, by: ask_extension(order, work.wish(), by=by, at=AT))] * 3,
        {"request_open"},
    ),
    "endorse": (
        work.asked,
        [(work.DEPUTY, lambda request, by: endorse(request, "", by=by, at=AT))] * 3,
        {"request_state"},
    ),
    "grant and refuse": (
        work.endorsed,
        [
            (work.REVIEWER, lambda request, by: grant_extension(request, by=by, at=AT)),
            (work.REVIEWER, lambda request, by: refuse_extension(request, "不", by=by, at=AT)),
        ],
        {"request_state"},
    ),
    "grant_suspension": (
        work.to_suspend,
        [(work.HOTLINE_HEAD, lambda request, by: grant_suspension(request, by=by, at=AT))] * 3,
        {"request_state"},
    ),
    "resume": (
        work.suspended,
        [(who, lambda order, by: resume(order, by=by, at=AT + HOUR)) for who in (work.HANDLER, work.HOTLINE_HEAD)],
        {"order_state"},
    ),
    "sign_off and reject_reply": (
        thread.submitted,
        [
            (work.DEPUTY, lambda order, by: sign_off(order, "", by=by, at=AT)),
            (work.HEAD, lambda order, by: reject_reply(order, "重写", by=by, at=AT)),
        ],
        {"order_state", "case_state"},
    ),
}


@pytest.mark.parametrize("name", RIVALS)
def test_of_rivals_one_comes_through(name):
    before, rivals, codes = RIVALS[name]
    row = before()
    events = CaseEvent.objects.filter(case=row.case).count()
    answers = race(*[lambda who=who, act=act: act(row, actor(who)) for who, act in rivals])
    assert len(refused(answers)) == len(rivals) - 1
    assert set(refused(answers)) <= codes
    assert CaseEvent.objects.filter(case=row.case).count() == events + 1
    way.sound(row.case, AT + HOUR)


def test_reports_at_one_moment_leave_one_clock_running():
    order = thread.signed()
    answers = race(*[lambda: interim_report(order, "抢修中", by=actor(work.HANDLER), at=AT)] * 3)
    assert refused(answers) == []
    states = OrderClock.objects.filter(order=order, kind="interim_report").values_list("state", flat=True)
    assert sorted(states) == ["met", "met", "met", "running"]
    way.sound(order.case, AT)
