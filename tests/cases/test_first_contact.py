"""The first contact: noted once, in its time, and before the reply of whoever left a number."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import OrderClock
from lianxin.cases.states import TextKind
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.foundation.errors import WrongState
from tests.cases import snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db


def waiting_for_a_call():
    return thread.signed(number=thread.NUMBER)


def test_a_contact_meets_its_clock_and_keeps_what_was_said():
    at = thread.MONDAY + 2 * thread.HOUR
    order = first_contact(waiting_for_a_call(), "已电话说明抢修安排。", by=actor("zhaihongyu"), at=at)
    assert order.contacted_at == at
    assert OrderClock.objects.get(order=order, kind="first_contact").state == "met"
    assert texts.read(order.case, TextKind.CONTACT_NOTE, order=order) == "已电话说明抢修安排。"


def test_a_second_first_contact_is_refused():
    order = first_contact(waiting_for_a_call(), "", by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    before = snapshot.of(order.case)
    with pytest.raises(WrongState) as refusal:
        first_contact(order, "", by=actor("zhaihongyu"), at=thread.MONDAY + 3 * thread.HOUR)
    assert refusal.value.code == "contacted"
    assert snapshot.of(order.case) == before


def test_a_reply_before_the_call_is_refused():
    order = waiting_for_a_call()
    before = snapshot.of(order.case)
    with pytest.raises(WrongState) as refusal:
        finish(order, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    assert refusal.value.code == "not_contacted"
    assert snapshot.of(order.case) == before


def test_nobody_has_to_call_somebody_without_a_number():
    order = thread.signed()
    assert not OrderClock.objects.filter(order=order, kind="first_contact").exists()
    done = finish(order, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    assert done.state == "pending_sign_off"


def test_a_reply_before_signing_for_is_told_so_and_not_to_call_first():
    order = thread.order_of(thread.dispatched(number=thread.NUMBER))
    before = snapshot.of(order.case)
    with pytest.raises(WrongState) as refusal:
        finish(order, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + thread.HOUR)
    assert refusal.value.code == "order_state"
    assert snapshot.of(order.case) == before
