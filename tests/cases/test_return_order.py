"""A unit asks to give its order back."""

import pytest
from django.db import IntegrityError, transaction

from lianxin.cases import policies
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderState, RequestState, TextKind
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = back.AT


def test_the_order_waits_for_its_review_and_its_handling_goes_on():
    request = back.asked()
    order, case = way.renewed(request.order), thread.fresh(request.case)
    assert (request.kind, request.state, request.reason, request.asked_at) == (
        "return",
        RequestState.ASKED,
        "not_our_area",
        AT,
    )
    assert request.needs == ["reason", "basis", "suggested_unit", "site_photo"]
    assert request.suggested_unit == thread.unit(back.OTHER)
    assert request.text.text == "事发地点属罗庄区"
    assert (order.state, order.signed_at, case.state) == (OrderState.RETURN_REVIEW, None, CaseState.IN_HAND)
    assert way.open_clocks(order) == {
        "return_review": ("running", way.local("2026-11-23 17:00")),
        "return_window": ("running", way.local("2026-11-25 17:30")),
        "sign_for": ("paused", way.local("2026-11-24 17:30")),
        "handle": ("running", way.local("2026-11-30 17:30")),
        "sign_off_reserve": ("running", way.local("2026-11-30 12:00")),
    }
    way.sound(case, AT)


def test_the_event_tells_reason_proof_and_until_when_it_is_decided():
    request = back.asked()
    event = way.last_event(request.case)
    assert (event.kind, event.order_id, event.from_state, event.to_state) == (
        "order.return_asked",
        request.order_id,
        "pending_sign_for",
        "return_review",
    )
    assert (event.deadline_before, event.deadline_after) == (
        way.local("2026-11-25 17:30"),
        way.local("2026-11-23 17:00"),
    )
    assert (event.data["request"], event.data["reason"]) == (request.pk, "not_our_area")
    assert event.data["suggested"] == thread.unit(back.OTHER).pk
    assert event.data["texts"][0]["kind"] == TextKind.REQUEST


def test_what_was_signed_for_may_be_returned_too():
    request = back.asked(thread.signed(number=thread.NUMBER))
    order = way.renewed(request.order)
    assert (order.state, order.signed_at) == (OrderState.RETURN_REVIEW, thread.MONDAY + thread.HOUR)
    assert way.open_clocks(order)["first_contact"][0] == "paused"


def test_handling_stands_still_where_the_rules_say_so():
    order = thread.order_of(thread.dispatched())
    back.ruled("clock.stopped_by_return_review", True)
    request = back.asked(order)
    assert {kind for kind, (state, _due) in way.open_clocks(order).items() if state == "paused"} == {
        "sign_for",
        "handle",
        "sign_off_reserve",
    }
    assert way.open_clocks(request.case)["handle"][0] == "paused"
    way.sound(request.case, AT)


def test_until_its_very_end_the_window_is_open_and_closed_after():
    order = thread.order_of(thread.dispatched())
    end = way.local("2026-11-25 17:30")
    with way.refused(order.case, WrongState, "派单后2个工作日内可以退单，期限已于2026-11-25 17:30届满"):
        back.asked(order, at=end + thread.HOUR / 60)
    assert back.asked(order, at=end).state == RequestState.ASKED


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"reason": "nonsense"}, ["reason"]),
        ({"basis": " "}, ["basis"]),
        ({"suggested": None}, ["suggested"]),
        ({"proof": ()}, ["proof"]),
        ({"proof": ("hearsay",)}, ["proof"]),
        ({"reason": "secrecy"}, ["proof"]),
        ({"basis": "", "suggested": None, "proof": ()}, ["basis", "suggested", "proof"]),
    ],
)
def test_what_the_rules_ask_for_and_is_missing_is_named(other, fields):
    order = thread.order_of(thread.dispatched())
    with way.refused(order.case, BadInput):
        try:
            back.asked(order, **other)
        except BadInput as refusal:
            assert list(refusal.fields) == fields
            raise


def test_its_own_unit_is_no_suggestion():
    order = thread.order_of(thread.dispatched())
    with way.refused(order.case, BadInput, "不能建议由本单位承办", field="suggested"):
        back.asked(order, suggested=order.unit)


def test_where_the_leader_must_agree_he_signs_or_asks_himself():
    order = thread.order_of(thread.dispatched())
    with way.refused(order.case, BadInput, "分管负责人的签字", field="proof"):
        back.asked(order, reason="beyond_government")
    request = back.asked(order, reason="beyond_government", proof=("deputy_signature",))
    assert request.needs[-1] == "deputy_signature"
    other = thread.order_of(thread.dispatched())
    by = actor("niebaichuan")
    assert back.return_order(other, back.giving(reason="beyond_government"), by=by, at=AT).state == "asked"


def test_a_designated_order_is_not_returned_and_the_database_holds_it():
    order = back.designated()
    with way.refused(order.case, WrongState, "由平台指定承办，不得退单"):
        back.asked(order, at=AT + 2 * thread.HOUR)
    with pytest.raises(IntegrityError, match="order_designated_is_not_returned"), transaction.atomic():
        TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(state=OrderState.RETURN_REVIEW)


def test_a_unit_returns_what_was_passed_on_to_it():
    first = thread.signed()
    child = way.passed_on(first, way.TOWN, at=AT)
    request = back.asked(child, at=AT + thread.HOUR)
    assert way.renewed(child).state == OrderState.RETURN_REVIEW
    assert way.renewed(first).state == OrderState.HANDLING
    assert OrderClock.objects.filter(order=request.order, kind="return_review").count() == 1
    way.sound(first.case, AT + thread.HOUR)


def test_an_order_handed_in_is_not_returned():
    order = thread.submitted()
    with way.refused(order.case, WrongState, "待审签"):
        back.asked(order, at=AT + thread.HOUR)


def test_returning_needs_right_and_row_and_today_s_form():
    order = thread.order_of(thread.dispatched())
    case = order.case
    tried = {"at": AT}
    with way.refused(case, NotAllowed, "申请退单"):
        back.return_order(order, back.giving(), by=actor("shaojinghe"), **tried)
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        back.return_order(order, back.giving(), by=way.with_right(actor("shaojinghe"), policies.ASK), **tried)
    with way.refused(case, NotFound):
        back.return_order(order, back.giving(), by=actor("hetianshui"), **tried)
    with way.refused(case, Stale):
        back.return_order(order, back.giving(), by=actor("zhaihongyu"), seen=order.version + 1, **tried)
    with way.refused(case, WrongState, "早于前一步|之后已有变动"):
        back.return_order(order, back.giving(), by=actor("zhaihongyu"), at=thread.MONDAY - thread.HOUR)


def test_the_same_click_asks_once():
    order = thread.order_of(thread.dispatched())
    way.twice(order.case, lambda by: back.return_order(order, back.giving(), by=by, at=AT), actor("zhaihongyu"))
