"""The leader's word: by rule the deputy's or the head's; passed, or given back to be written anew."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import OrderClock
from lianxin.cases.states import OrderState, TextKind, Urgency
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.urge import urge
from lianxin.demo.cast import CAST
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread, thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
MONDAY, HOUR, local = thread.MONDAY, thread.HOUR, way.local
HANDLER, DEPUTY, HEAD = work.HANDLER, work.DEPUTY, work.HEAD
BELOWS_DEPUTY = "tumingyi"
AT = MONDAY + 3 * HOUR


@pytest.mark.parametrize("urgency", [Urgency.CRITICAL, Urgency.MAJOR])
@pytest.mark.parametrize("step", [sign_off, reject_reply])
def test_what_is_important_is_for_the_head(step, urgency):
    order = thread.submitted(urgency=urgency)
    with way.refused(order.case, NotAllowed, "其他岗位"):
        step(order, "不同意", by=actor(DEPUTY), at=AT)
    assert step(order, "不同意", by=actor(HEAD), at=AT).version > order.version


@pytest.mark.parametrize("by", [DEPUTY, HEAD])
@pytest.mark.parametrize("urgency", [Urgency.NORMAL, Urgency.URGENT])
def test_what_is_ordinary_is_for_the_deputy_and_the_head_may_do_it(by, urgency):
    assert sign_off(thread.submitted(urgency=urgency), "", by=actor(by), at=AT).state == OrderState.FINISHED


class TestReject:
    def test_the_handler_writes_it_anew(self):
        order = thread.submitted()
        reserve = OrderClock.objects.get(order=order, kind="sign_off_reserve")
        assert (reserve.state, "sign_off" in way.open_clocks(order)) == ("met", True)
        order = reject_reply(order, "没有说明何时恢复", by=actor(DEPUTY), at=AT)
        assert (order.state, order.submitted_at) == (OrderState.HANDLING, None)
        assert texts.read(order.case, TextKind.SIGN_OFF_OPINION, order=order) == "没有说明何时恢复"
        assert way.open_clocks(order) == {
            "handle": ("running", local("2026-11-30 17:30")),
            "sign_off_reserve": ("running", local("2026-11-30 12:00")),
            "interim_report": ("running", local("2026-11-30 17:30")),
        }
        assert OrderClock.objects.get(order=order, kind="sign_off").state == "met"
        event = way.last_event(order.case)
        assert (event.kind, event.from_state, event.to_state) == (
            "order.reply_rejected",
            "pending_sign_off",
            "handling",
        )
        assert event.deadline_after == local("2026-11-30 17:30")
        way.sound(order.case, AT)

    def test_and_hands_it_in_again(self):
        order = reject_reply(thread.submitted(), "重写", by=actor(DEPUTY), at=AT)
        order = finish(order, thread.REPLY, by=actor(HANDLER), at=AT + HOUR)
        assert (order.state, order.submitted_at) == (OrderState.PENDING_SIGN_OFF, AT + HOUR)
        sign_off(order, "", by=actor(DEPUTY), at=AT + 2 * HOUR)
        states = OrderClock.objects.filter(order=order).exclude(kind="return_window").values_list("state", flat=True)
        assert set(states) == {"met"}
        way.sound(order.case, AT + 2 * HOUR)

    def test_after_an_extension_the_time_for_handing_in_follows_the_longer_time(self):
        order = work.extended(span="5wd")
        order = finish(order, thread.REPLY, by=actor(HANDLER), at=work.TUESDAY + 2 * HOUR)
        order = reject_reply(order, "重写", by=actor(DEPUTY), at=work.TUESDAY + 3 * HOUR)
        assert way.due(order, "sign_off_reserve") == local("2026-12-07 12:00")
        way.sound(order.case, work.TUESDAY + 3 * HOUR)

    def test_handling_that_the_reply_had_stopped_goes_on(self):
        returns_thread.ruled("clock.handle_stops_on", "finish")
        order = thread.submitted()
        assert "handle" not in way.open_clocks(order)
        order = reject_reply(order, "重写", by=actor(DEPUTY), at=AT)
        # It stood still from 11 to 12; the citizen's end, which has not moved, bounds it.
        assert way.open_clocks(order)["handle"] == ("running", local("2026-11-30 17:30"))
        way.sound(order.case, AT)

    @pytest.mark.parametrize("opinion", ["", " ", "不\0"])
    def test_the_handler_is_told_why(self, opinion):
        order = thread.submitted()
        with way.refused(order.case, BadInput, field="sign_off_opinion"):
            reject_reply(order, opinion, by=actor(DEPUTY), at=AT)

    @pytest.mark.parametrize("before", [thread.signed, lambda: thread.order_of(thread.finished())])
    def test_only_what_was_handed_in_is_given_back(self, before):
        order = before()
        with way.refused(order.case, WrongState):
            reject_reply(order, "重写", by=actor(DEPUTY), at=AT + HOUR)

    @pytest.mark.parametrize("username", [name for name in CAST if name not in (DEPUTY, HEAD, BELOWS_DEPUTY)])
    def test_others_do_not_give_it_back(self, username):
        order = thread.submitted()
        with way.refused(order.case, NotAllowed):
            reject_reply(order, "重写", by=actor(username), at=AT)

    def test_who_signs_for_a_unit_below_does_not_find_it(self):
        order = thread.submitted()
        with way.refused(order.case, NotFound):
            reject_reply(order, "重写", by=actor(BELOWS_DEPUTY), at=AT)

    def test_a_stale_form_and_a_double_click(self):
        order = thread.submitted()
        with way.refused(order.case, Stale):
            reject_reply(order, "重写", by=actor(DEPUTY), at=AT, seen=order.version - 1)
        way.twice(order.case, lambda by: reject_reply(order, "重写", by=by, at=AT), actor(DEPUTY))


def test_what_was_urged_while_the_leader_had_the_reply_is_answered_by_it():
    order = thread.submitted()
    urge(order.case, "", by=actor("linxiaoyun"), at=thread.MONDAY + 2.5 * thread.HOUR)
    sign_off(order, "", by=actor("niebaichuan"), at=thread.MONDAY + 3 * thread.HOUR)
    assert OrderClock.objects.get(order=order, kind="urge_answer").state == "met"
