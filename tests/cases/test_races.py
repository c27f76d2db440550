"""Each step racing itself, the last units racing each other, steps racing the sweep: done once, and no deadlock."""

from datetime import datetime, timedelta

import pytest

from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock, Outcome, TaskOrder
from lianxin.cases.states import CaseState, OrderState
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.clocks.check import check
from lianxin.clocks.models import Light
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.time import LOCAL
from tests.cases import snapshot, thread
from tests.cases.racing import race, refused
from tests.cases.step_table import STEPS, case_of
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")
LATER = thread.MONDAY + 9 * thread.HOUR
# The straight way; the other steps race where their own tests are.
STRAIGHT = (
    "accept",
    "dispatch",
    "sign_for",
    "first_contact",
    "finish",
    "sign_off",
    "review",
    "record_outcome",
    "close",
    "archive",
)


def sound(case: Case) -> None:
    """The chain has no gap, the clocks hold, and the case knows its last event."""
    seqs = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, thread.fresh(case).last_seq + 1))
    with time.frozen(LATER + timedelta(days=30)):
        assert list(verify()) == [] and list(check()) == []


@pytest.mark.parametrize("name", STRAIGHT)
def test_a_step_that_races_itself_is_done_once(name):
    step = STEPS[name]
    on = step.before.made()
    case, by = case_of(on), actor(step.who)
    events = CaseEvent.objects.filter(case=case).count()
    answers = race(*[lambda: step.call(on, by=by, at=LATER)] * 3)
    assert len(refused(answers)) == 2
    assert set(refused(answers)) <= {"case_state", "order_state", "contacted"}
    assert CaseEvent.objects.filter(case=case).count() == events + 1
    sound(case)


@pytest.mark.parametrize("name", STRAIGHT)
def test_a_double_click_is_done_once_and_answered_twice(name):
    step = STEPS[name]
    on = step.before.made()
    case, by = case_of(on), actor(step.who).with_request_key("click")
    answers = race(*[lambda: step.call(on, by=by, at=LATER)] * 3)
    assert refused(answers) == []
    assert len({(type(answer), answer.pk) for answer in answers}) == 1
    after = snapshot.of(case)
    assert step.call(on, by=by, at=LATER) == answers[0]
    assert snapshot.of(case) == after
    sound(case)


def test_two_dispatches_at_once_send_one_set_of_orders():
    case = thread.accepted()
    plans = [thread.Plan(lead=thread.unit(code)) for code in (thread.COUNTY, thread.COMPANY)]
    acts = [lambda plan=plan: thread.dispatch(case, plan, by=actor("shaojinghe"), at=LATER) for plan in plans]
    assert refused(race(*acts)) == ["case_state"]
    assert TaskOrder.objects.unscoped("test").filter(case=case).count() == 1
    assert CaseClock.objects.filter(case=case, kind="dispatch", ended_at=LATER).count() == 1
    sound(case)


def test_of_two_last_units_one_hands_the_case_over():
    case = thread.dispatched(thread.COMPANY, appeal_type=thread.AppealType.ENQUIRY)
    orders = [(thread.order_of(case), "zhaihongyu"), (thread.order_of(case, thread.COMPANY), "hetianshui")]
    acts = [lambda o=o, w=w: finish(o, thread.REPLY, by=actor(w), at=LATER) for o, w in orders]
    assert refused(race(*acts)) == []
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW
    assert CaseClock.objects.filter(case=case, kind="reply_review").count() == 1
    sound(case)


def due_of_signing(order: TaskOrder) -> datetime:
    return OrderClock.objects.get(order=order, kind="sign_for").due_at


def test_signing_and_the_sweep_at_one_moment_do_not_wait_for_each_other_for_ever():
    orders = [thread.order_of(thread.dispatched()) for _ in range(5)]
    at = max(due_of_signing(order) for order in orders) + thread.HOUR
    signing = [lambda order=order: sign_for(order, by=actor("zhaihongyu"), at=at) for order in orders]
    answers = race(*signing, lambda: sweep(at), lambda: sweep(at))
    assert refused(answers) == []
    for order in orders:
        clock = OrderClock.objects.get(order=order, kind="sign_for")
        assert (clock.state, clock.light, clock.look_at) == ("missed", Light.RED, None)
        assert CaseEvent.objects.filter(order=order, kind="order.signed_for").count() == 1
        sound(order.case)


def test_two_sweeps_turn_a_light_once():
    case = thread.registered()
    at = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
    answers = race(*[lambda: sweep(at)] * 3)
    assert sorted(answers) == [0, 0, 1]
    assert CaseEvent.objects.filter(case=case, kind="clock.light_turned").count() == 1
    sound(case)


def test_handler_and_leader_at_one_moment_leave_one_reply_signed_off():
    order = thread.submitted()
    answers = race(
        lambda: finish(order, thread.REPLY, by=actor("zhaihongyu"), at=LATER),
        lambda: sign_off(order, "同意", by=actor("niebaichuan"), at=LATER),
    )
    assert answers[0] in ("order_state", "case_state")
    assert thread.order_of(order.case).state == OrderState.FINISHED
    assert Outcome.objects.filter(case=order.case).count() == 0
    sound(order.case)
