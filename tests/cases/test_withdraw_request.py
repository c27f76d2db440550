"""A unit no longer asks for what it asked for."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import CaseRequest, OrderClock
from lianxin.cases.states import OrderState, RequestKind, RequestState
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.foundation.errors import NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
NEXT = back.AT + thread.HOUR


def withdrawn(request, **other):
    return withdraw_request(request, **{"by": actor("zhaihongyu"), "at": NEXT} | other)


def test_the_order_goes_back_and_may_be_returned_again_in_time():
    request = withdrawn(back.asked())
    order = way.renewed(request.order)
    assert (request.state, request.decided_at) == (RequestState.VOID, NEXT)
    assert (order.state, order.ended_at) == (OrderState.PENDING_SIGN_FOR, None)
    assert way.open_clocks(order) == {
        "sign_for": ("running", way.local("2026-11-25 09:30")),
        "return_window": ("running", way.local("2026-11-25 17:30")),
        "handle": ("running", way.local("2026-11-30 17:30")),
        "sign_off_reserve": ("running", way.local("2026-11-30 12:00")),
    }
    assert OrderClock.objects.get(order=order, kind="return_review").state == "cancelled"
    event = way.last_event(order.case)
    assert (event.kind, event.from_state, event.to_state) == (
        "order.request_withdrawn",
        "return_review",
        "pending_sign_for",
    )
    assert (event.data["request"], event.data["request_state"]) == (request.pk, "void")
    assert back.asked(order, at=NEXT + thread.HOUR).state == RequestState.ASKED
    way.sound(order.case, NEXT + thread.HOUR)


def test_what_was_signed_for_is_handled_on():
    request = withdrawn(back.asked(thread.signed()))
    assert way.renewed(request.order).state == OrderState.HANDLING


def test_what_stands_still_until_a_return_is_decided_does_not_run_on_with_another_request():
    order = thread.signed(number=thread.NUMBER)
    more_time = work.asked(order, at=back.AT)
    returning = back.asked(way.renewed(order))
    assert way.open_clocks(order)["first_contact"][0] == "paused"
    withdrawn(more_time)
    assert way.open_clocks(order)["first_contact"][0] == "paused"
    way.sound(order.case, NEXT)
    withdrawn(returning)
    assert way.open_clocks(order)["first_contact"][0] == "running"
    way.sound(order.case, NEXT)


def test_of_another_request_only_the_request_falls():
    order = thread.signed()
    request = CaseRequest.objects.create(
        case=order.case, order=order, kind=RequestKind.UNREASONABLE, reason="unreasonable", asked_at=back.AT
    )
    withdrawn(request)
    assert (way.renewed(order).state, way.renewed(order).version) == (OrderState.HANDLING, order.version + 1)
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.VOID
    assert way.last_event(order.case).from_state == ""
    way.sound(order.case, NEXT)


def test_what_is_decided_is_not_withdrawn():
    request = back.asked()
    accept_return(request, "", by=back.deciding(request), at=NEXT)
    with way.refused(request.case, WrongState, "申请现为“同意”"):
        withdrawn(request, at=NEXT + thread.HOUR)


def test_it_needs_right_and_row_and_today_s_form():
    request = back.asked()
    case = request.case
    with way.refused(case, NotAllowed, "申请退单"):
        withdrawn(request, by=actor("shaojinghe"))
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        withdrawn(request, by=way.with_right(actor("shaojinghe"), policies.ASK))
    with way.refused(case, NotFound):
        withdrawn(request, by=actor("hetianshui"))
    with way.refused(case, Stale):
        withdrawn(request, seen=way.renewed(request.order).version + 1)
    with way.refused(case, WrongState, "早于前一步"):
        withdrawn(request, at=back.AT - thread.HOUR)


def test_the_same_click_withdraws_once():
    request = back.asked()
    way.twice(request.case, lambda by: withdrawn(request, by=by), actor("zhaihongyu"))
