"""The citizen asks how long it still takes: counted, passed on to whoever has it in hand, not too often."""

from datetime import timedelta

import pytest

from lianxin.cases.models import CaseText, OrderClock
from lianxin.cases.own_case import citizen_with
from lianxin.cases.states import TextKind
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.urge import urge
from lianxin.foundation.actor import Door
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR
FOUR_HOURS = 4 * thread.HOUR


def ask(case, words="还要多久？", who="linxiaoyun", at=AT, **more):
    return urge(case, words, by=actor(who), at=at, **more)


def refused(case, refusal, **more) -> Exception:
    before = snapshot.of(case)
    with pytest.raises(refusal) as caught:
        ask(case, **more)
    assert snapshot.of(case) == before
    return caught.value


def test_it_is_counted_and_the_lead_has_a_day_to_answer():
    order = thread.signed()
    case = ask(order.case)
    assert (case.urge_count, case.urged_at) == (1, AT)
    assert hub_thread.running_of(order)["urge_answer"] == thread.MONDAY.replace(day=24, hour=17, minute=30)
    event = hub_thread.event(case)
    assert (event.kind, event.order_id, event.data["count"]) == ("case.urged", order.pk, 1)
    assert event.deadline_after == hub_thread.running_of(order)["urge_answer"]
    text = CaseText.objects.get(case=case, kind=TextKind.URGING)
    assert (text.order_id, text.text) == (order.pk, "还要多久？")
    hub_thread.sound(AT)


def test_it_makes_no_form_of_the_unit_stale():
    order = thread.signed()
    ask(order.case)
    assert finish(order, thread.REPLY, by=actor("zhaihongyu"), at=AT, seen=order.version).submitted_at == AT
    assert OrderClock.objects.get(order=order, kind="urge_answer").state == "met"


def test_within_the_time_between_two_it_is_refused_and_says_when():
    case = ask(thread.dispatched())
    refusal = refused(case, WrongState, at=AT + FOUR_HOURS - timedelta(seconds=1))
    assert refusal.code == "urge_cooldown" and "11-23 15:00" in refusal.text
    assert ask(case, at=AT + FOUR_HOURS).urge_count == 2


def test_a_second_one_leaves_the_running_clock_as_it_is():
    order = thread.signed()
    due = hub_thread.running_of(ask(order.case) and order)["urge_answer"]
    ask(order.case, at=AT + FOUR_HOURS)
    assert OrderClock.objects.filter(order=order, kind="urge_answer").count() == 1
    assert hub_thread.running_of(order)["urge_answer"] == due


def test_what_was_answered_may_be_urged_anew():
    order = thread.signed()
    ask(order.case)
    interim_report(order, "阀门已订购。", by=actor("zhaihongyu"), at=AT + thread.HOUR)
    ask(order.case, at=AT + FOUR_HOURS)
    states = OrderClock.objects.filter(order=order, kind="urge_answer").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["met", "running"]


@pytest.mark.parametrize("before", [thread.registered, thread.accepted, thread.finished])
def test_where_no_unit_has_it_in_hand_it_is_counted_alone(before):
    at = thread.MONDAY + 5 * thread.HOUR
    case = ask(before(), at=at)
    assert (case.urge_count, hub_thread.event(case).order_id) == (1, None)
    assert not OrderClock.objects.filter(case=case, kind="urge_answer").exists()


def test_where_only_an_assisting_unit_works_again_it_is_urged():
    case = hub_thread.asked(hub_thread.finished_by(thread.COMPANY), hub_thread.UNSOLVED)
    case = hub_thread.reworked_by(case, thread.COMPANY)
    ask(case, at=hub_thread.TUESDAY + 2 * thread.HOUR)
    assert OrderClock.objects.get(case=case, kind="urge_answer").order.unit.code == thread.COMPANY


def test_a_case_that_waits_with_another_may_be_urged():
    child = hub_thread.merged()
    assert ask(child, at=AT).urge_count == 1


def test_it_is_refused_from_elsewhere_by_others_for_a_stale_form_and_too_long_words():
    for before in (thread.answered, thread.closed):
        refused(before(), WrongState, at=hub_thread.TUESDAY)
    case = thread.dispatched()
    refused(case, NotAllowed, who="zhaihongyu")
    refused(case, NotAllowed, who="gengruoxi")
    refused(case, Stale, seen=case.version - 1)
    assert list(refused(case, BadInput, words="急" * 20_001).fields) == ["urging"]
    refused(case, WrongState, at=thread.MONDAY - thread.HOUR)
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        urge(case, "", by=hub_thread.elsewhere("linxiaoyun"), at=AT)
    assert snapshot.of(case) == before


def test_the_citizen_urges_the_own_case_and_no_other():
    case, other = thread.dispatched(), thread.dispatched()
    citizen = citizen_with(case.number, case.query_code, door=Door.PORTAL)
    assert urge(case, "还要多久？", by=citizen, at=AT).urge_count == 1
    assert hub_thread.event(case).actor_kind == "citizen"
    before = snapshot.of(other)
    with pytest.raises(NotFound):
        urge(other, "", by=citizen, at=AT)
    assert snapshot.of(other) == before


def test_a_double_click_counts_once():
    case, by = thread.dispatched(), actor("linxiaoyun").with_request_key("click")
    for _ in range(2):
        urge(case, "", by=by, at=AT)
    assert thread.fresh(case).urge_count == 1
