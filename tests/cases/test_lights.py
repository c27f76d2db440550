"""Which clocks colour a list: those that somebody must act on, not a right and not a reminder."""

from datetime import datetime

import pytest

from lianxin.cases import lists
from lianxin.cases.filters import Wish
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.clocks.models import Light
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
READERS = ("zhaihongyu", "shaojinghe")


def lights(order: TaskOrder) -> dict[str, str]:
    return dict(OrderClock.objects.filter(order=order, ended_at=None).values_list("kind", "light"))


def at_sweep(text: str) -> datetime:
    at = way.local(text)
    with time.frozen(at):
        sweep(at)
    return at


def shown(light: str) -> list[str]:
    """What each reader's first line shows under `light`: the kind of its clock."""
    found = (lists.lines(actor(who), Wish(only=light)) for who in READERS)
    return [line.clock.kind for rows in found for line in rows if line.clock]


def test_an_unused_right_to_return_turns_no_list_amber():
    order = thread.signed()
    at_sweep("2026-11-25 17:00")
    assert lights(order)["return_window"] == Light.AMBER
    assert shown(Light.AMBER) == []
    assert shown(Light.GREEN) == ["handle", "handle"]
    for who in READERS:
        assert lists.counts(actor(who), Wish()) == {"": 1, "red": 0, "amber": 0, "green": 1, "closed": 0}


def test_a_reminder_to_hand_in_turns_no_list_red_while_the_handling_is_in_time():
    order = thread.signed()
    at_sweep("2026-11-30 14:00")
    assert (lights(order)["sign_off_reserve"], lights(order)["handle"]) == (Light.RED, Light.AMBER)
    assert (shown(Light.RED), shown(Light.AMBER)) == ([], ["handle", "handle"])


def test_a_limit_that_was_broken_turns_both_lists_red():
    order = thread.order_of(thread.dispatched())
    at_sweep("2026-11-25 10:00")
    assert lights(order)["sign_for"] == Light.RED
    assert shown(Light.RED) == ["sign_for", "sign_for"]
