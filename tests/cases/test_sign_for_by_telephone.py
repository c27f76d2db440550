"""The hotline signs for an order that it gave by telephone."""

from dataclasses import replace

import pytest

from lianxin.cases import policies
from lianxin.cases.models import OrderClock
from lianxin.cases.states import OrderState, TextKind, Urgency
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + thread.HOUR


def called(order, taken_by="值班员老李", said="马上派人到现场", **other):
    return sign_for_by_telephone(order, taken_by, said, **{"by": actor("qiaoyulan"), "at": AT} | other)


def test_the_unit_has_the_order_in_hand_and_who_answered_is_kept():
    order = called(thread.order_of(thread.dispatched()))
    assert (order.state, order.signed_at) == (OrderState.HANDLING, AT)
    assert OrderClock.objects.get(order=order, kind="sign_for").state == "met"
    assert order.texts.get(kind=TextKind.TELEPHONE_ORDER).text == "接听人：值班员老李\n马上派人到现场"
    event = way.last_event(order.case)
    assert (event.kind, event.order_id, event.from_state, event.to_state) == (
        "order.taken_by_telephone",
        order.pk,
        "pending_sign_for",
        "handling",
    )
    assert event.deadline_after == way.due(order)
    assert [text["kind"] for text in event.data["texts"]] == ["telephone_order"]
    way.sound(order.case, AT)


def test_an_order_below_is_given_by_telephone_too():
    child = way.passed_on(thread.signed(), way.TOWN, at=AT)
    called(child, at=AT + thread.HOUR)
    assert way.renewed(child).state == OrderState.HANDLING
    way.sound(child.case, AT + thread.HOUR)


def test_who_answered_and_what_was_said_are_asked_for():
    order = thread.order_of(thread.dispatched())
    with way.refused(order.case, BadInput, field="taken_by"):
        called(order, taken_by=" ")
    with way.refused(order.case, BadInput, field="telephone_order"):
        called(order, said="")


def test_it_needs_right_and_row_state_and_today_s_form():
    order = thread.order_of(thread.dispatched())
    case = order.case
    with way.refused(case, NotAllowed, "代为签收"):
        called(order, by=actor("zhaihongyu"))
    with way.refused(case, NotAllowed, "由负责该诉求的热线办理"):
        called(order, by=way.with_right(actor("zhaihongyu"), policies.SIGN_FOR_OTHERS))
    with way.refused(case, NotFound):
        called(order, by=way.at_hub("qiaoyulan", way.county_hub()))
    with way.refused(case, Stale):
        called(order, seen=order.version + 1)
    with way.refused(case, WrongState, "早于前一步"):
        called(order, at=thread.MONDAY - thread.HOUR)
    signed = thread.signed()
    with way.refused(signed.case, WrongState, "办理中"):
        called(signed)


def test_whoever_takes_matters_in_gives_by_telephone_what_he_registered_and_cannot_wait():
    agent, calm = actor("linxiaoyun"), thread.order_of(thread.dispatched())
    with way.refused(calm.case, NotAllowed, "自己登记的特急、重大诉求"):
        called(calm, by=agent)
    urgent = thread.order_of(thread.dispatched(urgency=Urgency.CRITICAL))
    with way.refused(urgent.case, NotAllowed, "自己登记的特急、重大诉求"):
        called(urgent, by=replace(agent, person_id=actor("qiaoyulan").person_id))
    assert called(urgent, by=agent).state == OrderState.HANDLING


def test_the_same_click_signs_once():
    order = thread.order_of(thread.dispatched())
    way.twice(order.case, lambda by: called(order, by=by), actor("qiaoyulan"))
