"""A reply that does not pass: chosen units write theirs anew, in the time that they had left."""

from datetime import datetime

import pytest

from lianxin.cases.models import CaseClock, CaseText, OrderClock
from lianxin.cases.states import CaseState, OrderState, TextKind
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.timers import start_for_order
from lianxin.clocks import engine
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.time import LOCAL
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY


def back(case, *orders, opinion="没有说明何时恢复供水。", who="gengruoxi", **more):
    return send_back(case, orders or [thread.order_of(case)], opinion, by=actor(who), at=AT, **more)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL)


def test_the_unit_goes_on_in_the_time_that_it_had_left():
    case = back(thread.finished())
    order = thread.order_of(case)
    assert (case.state, order.state, order.finished_at, order.submitted_at) == (
        CaseState.IN_HAND,
        OrderState.HANDLING,
        None,
        None,
    )
    # Signed off on Monday at noon, sent back on Tuesday at nine: three and a half hours of Monday afternoon and half an
    # hour of Tuesday's morning were the review's: the end, on Monday evening a week later, moves by four hours.
    assert hub_thread.running(case) == {"handle": datetime(2026, 12, 1, 14, 30, tzinfo=LOCAL)}
    assert hub_thread.running_of(order)["handle"] == datetime(2026, 12, 1, 14, 30, tzinfo=LOCAL)
    hub_thread.sound(AT)


def test_what_was_judged_stays_and_goes_on_beside_it():
    case = back(thread.finished())
    for clocks in (CaseClock.objects.filter(case=case), OrderClock.objects.filter(case=case)):
        first, second = clocks.filter(kind="handle").order_by("pk")
        assert (first.state, second.state) == ("met", "running")
        assert (second.started_at, second.rule_id, second.span) == (first.started_at, first.rule_id, first.span)
        assert len(second.pauses) == 1
    assert CaseClock.objects.get(case=case, kind="reply_review").state == "met"


def test_the_event_tells_of_orders_clocks_and_the_opinion():
    case = back(thread.finished())
    event, order = hub_thread.event(case), thread.order_of(case)
    assert (event.kind, event.from_state, event.to_state) == ("case.sent_back", "pending_review", "in_hand")
    assert event.deadline_after == datetime(2026, 12, 1, 14, 30, tzinfo=LOCAL)
    (told,) = event.data["orders"]
    assert (told["order"], [clock["clock"] for clock in told["clocks"]]) == (
        order.pk,
        ["handle", "interim_report", "sign_off_reserve"],
    )
    text = CaseText.objects.get(case=case, kind=TextKind.SEND_BACK_OPINION)
    assert (text.order_id, text.text) == (order.pk, "没有说明何时恢复供水。")


def test_only_the_chosen_one_writes_anew_and_with_it_the_case_comes_back():
    case = hub_thread.finished_by(thread.COMPANY)
    back(case, thread.order_of(case, thread.COMPANY))
    assert thread.order_of(case).state == OrderState.FINISHED
    finish(thread.order_of(case, thread.COMPANY), thread.REPLY, by=actor("hetianshui"), at=AT + thread.HOUR)
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW
    assert set(hub_thread.running(case)) == {"reply_review"}
    hub_thread.sound(AT + thread.HOUR)


def test_an_order_under_another_comes_back_only_with_it_and_inside_its_time():
    upper = thread.signed()
    lower = hub_thread.passed_on(upper)
    hub_thread.answer_below(lower)
    finish(upper, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + 4 * thread.HOUR)
    upper = sign_off(upper, "", by=actor("niebaichuan"), at=thread.MONDAY + 5 * thread.HOUR)
    case = thread.fresh(upper.case)
    before = snapshot.of(case)
    with pytest.raises(BadInput):
        back(case, lower)
    assert snapshot.of(case) == before
    back(case, lower, upper)
    ends = [hub_thread.running_of(order)["handle"] for order in (lower, upper)]
    # A working day of the county's time is its own (limit.parent_reserve).
    assert ends == [datetime(2026, 11, 30, 14, 30, tzinfo=LOCAL), datetime(2026, 12, 1, 14, 30, tzinfo=LOCAL)]
    hub_thread.sound(AT)


def test_what_the_citizens_end_did_not_bound_bounds_nothing_later():
    case = thread.finished()
    OrderClock.objects.filter(case=case, kind="handle").delete()
    order = thread.order_of(case)
    clock = start_for_order(order, "handle", at=thread.MONDAY + 3 * thread.HOUR)
    engine.end(clock, at=thread.MONDAY + 4 * thread.HOUR)
    clock.save()
    back(case)
    going = OrderClock.objects.get(order=order, kind="handle", ended_at=None)
    assert going.cap_at is None


def test_it_may_be_sent_back_twice():
    order = hub_thread.sent_back()
    finish(order, thread.REPLY, by=actor("zhaihongyu"), at=AT + thread.HOUR)
    sign_off(order, "", by=actor("niebaichuan"), at=AT + 2 * thread.HOUR)
    case = send_back(order.case, [order], "仍未说明。", by=actor("gengruoxi"), at=AT + 3 * thread.HOUR)
    states = OrderClock.objects.filter(order=order, kind="handle").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["met", "met", "running"]
    assert case.texts.filter(kind=TextKind.SEND_BACK_OPINION).count() == 2
    hub_thread.sound(AT + 3 * thread.HOUR)


def test_where_too_little_was_left_half_a_day_is_added():
    late = local(30, 17, 0)
    order = sign_off(thread.submitted(), "", by=actor("niebaichuan"), at=late)
    morning = datetime(2026, 12, 1, 8, 30, tzinfo=LOCAL)
    case = send_back(order.case, [order], "没有说明。", by=actor("gengruoxi"), at=morning)
    # Half an hour was left; half of Tuesday's seven hours are given.
    assert hub_thread.running(case) == {"handle": datetime(2026, 12, 1, 12, 0, tzinfo=LOCAL)}
    whole = CaseClock.objects.get(case=case, kind="handle", ended_at=None)
    assert (whole.extensions, hub_thread.running_of(order)["handle"]) == (["3wh"], whole.due_at)
    hub_thread.sound(morning)


def test_where_the_rules_say_so_the_time_begins_anew():
    hub_thread.rule("clock.on_send_back", "restart")
    case = back(thread.finished())
    whole = CaseClock.objects.get(case=case, kind="handle", ended_at=None)
    assert (whole.started_at, whole.pauses) == (AT, [])
    assert whole.due_at == datetime(2026, 12, 1, 17, 30, tzinfo=LOCAL)
    assert hub_thread.running_of(thread.order_of(case))["handle"] == whole.due_at


@pytest.mark.parametrize("word", ["resume", "restart"])
def test_where_the_handling_runs_until_the_review_it_runs_on_or_begins_anew(word):
    hub_thread.rule("clock.handle_stops_on", "review")
    hub_thread.rule("clock.on_send_back", word)
    case = back(thread.finished())
    clocks = OrderClock.objects.filter(case=case, kind="handle")
    assert clocks.count() == (1 if word == "resume" else 2)
    assert clocks.filter(state="running").count() == 1
    hub_thread.sound(AT)


def test_a_chosen_order_of_another_case_or_an_unfinished_one_is_refused():
    other, case = thread.finished(), thread.finished()
    before = snapshot.of(case)
    for orders in ([thread.order_of(other)], [thread.order_of(case), thread.order_of(other)], []):
        with pytest.raises(BadInput) as refusal:
            send_back(case, orders, "没有说明。", by=actor("gengruoxi"), at=AT)
        assert list(refusal.value.fields) == ["orders"]
    assert snapshot.of(case) == before


@pytest.mark.parametrize("opinion", ["", "  ", "长" * 20_001, "空\x00字符"])
def test_without_an_opinion_nothing_goes_back(opinion):
    case = thread.finished()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        back(case, opinion=opinion)
    assert list(refusal.value.fields) == ["send_back_opinion"]
    assert snapshot.of(case) == before


def test_it_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    case = thread.reviewed()
    before = snapshot.of(case)
    with pytest.raises(WrongState):
        back(case)
    assert snapshot.of(case) == before
    case = thread.finished()
    before = snapshot.of(case)
    with pytest.raises(NotAllowed):
        back(case, who="panyiming")
    with pytest.raises(NotAllowed):
        back(case, who="niebaichuan")
    with pytest.raises(Stale):
        back(case, seen=case.version - 1)
    assert snapshot.of(case) == before


def test_before_the_sign_off_nothing_is_sent_back():
    case = thread.finished()
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        send_back(case, [thread.order_of(case)], "早了", by=actor("gengruoxi"), at=thread.MONDAY)
    assert refusal.value.code == "clock_backwards"
    assert snapshot.of(case) == before


def test_a_double_click_sends_back_once():
    case, by = thread.finished(), actor("gengruoxi").with_request_key("click")
    for _ in range(2):
        send_back(case, [thread.order_of(case)], "没有说明。", by=by, at=AT)
    assert case.events.filter(kind="case.sent_back").count() == 1


def test_a_foreign_hub_finds_no_such_case():
    case = thread.finished()
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        send_back(case, [thread.order_of(case)], "没有说明。", by=hub_thread.elsewhere("gengruoxi"), at=AT)
    assert snapshot.of(case) == before
