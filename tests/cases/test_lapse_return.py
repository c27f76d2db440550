"""The right to return an order lapses with its time: no breach, and no red light."""

import pytest

from lianxin.cases import narrowing
from lianxin.cases.models import CaseEvent, OrderClock, TaskOrder
from lianxin.clocks.models import Light
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.errors import WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread

pytestmark = pytest.mark.django_db
LATER = way.local("2026-11-26 09:00")


def swept(at=LATER):
    with time.frozen(at):
        sweep()


def red() -> list[int]:
    rows = TaskOrder.objects.unscoped("test").filter(narrowing.with_light(TaskOrder, Light.RED))
    return list(rows.values_list("pk", flat=True))


def test_a_window_that_has_passed_is_neither_missed_nor_a_warning():
    order = thread.signed()
    version = way.renewed(order).version
    swept()
    clock = OrderClock.objects.get(order=order, kind="return_window")
    assert (clock.state, clock.ended_at, clock.look_at) == ("cancelled", LATER, None)
    assert order.pk not in red()
    event = way.last_event(order.case)
    assert (event.kind, event.order_id, event.deadline_before) == (
        "clock.return_lapsed",
        order.pk,
        way.local("2026-11-25 17:30"),
    )
    assert way.renewed(order).version == version
    way.sound(order.case, LATER)


def test_what_a_unit_owes_is_told_of_as_before():
    order = thread.order_of(thread.dispatched())
    swept()
    assert order.pk in red()
    kinds = CaseEvent.objects.filter(order=order, kind="clock.light_turned").values_list("data__clock", flat=True)
    assert "sign_for" in kinds


def test_the_refusal_names_the_limit_whether_or_not_the_sweep_came_by():
    order = thread.signed()
    swept()
    with way.refused(order.case, WrongState, "派单后2个工作日内可以退单"):
        back.asked(order, at=LATER)


def test_a_return_that_waits_for_its_decision_outlives_the_window():
    request = back.asked(at=way.local("2026-11-25 17:00"))
    swept()
    back.accept_return(request, "", by=back.deciding(request), at=LATER)
    assert way.renewed(request.order).state == "returned"
    way.sound(request.case, LATER)
