"""Whatever becomes of the ends above, no order is due after the one above it, and none after the citizen's."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.calendars.spans import Span
from lianxin.cases import stretching, timers
from lianxin.cases.locks import lock_orders
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.steps.note_moved_end import note_moved_end
from lianxin.clocks import engine
from lianxin.clocks.check import check
from lianxin.clocks.models import ENDED, ClockState
from lianxin.foundation import time
from lianxin.foundation.actor import system
from tests.cases import dispatch_thread as way
from tests.cases import thread

pytestmark = pytest.mark.django_db
BEGIN = thread.MONDAY + 4 * thread.HOUR


@pytest.fixture
def tiers() -> list[TaskOrder]:
    """County, town and village, and a bureau that assists the county beside the town."""
    tree = list(way.three_tiers())
    way.sub_dispatch(
        tree[0],
        way.SubPlan(assisting=(thread.unit(way.BUREAU),)),
        by=way.handler(tree[0]),
        at=thread.MONDAY + 3 * thread.HOUR,
    )
    return [*tree, way.child_of(tree[0], way.BUREAU)]


def lengthen(order: TaskOrder, at: datetime, amount: int) -> None:
    if timers.handling_of(order).state == ClockState.RUNNING and citizens_runs(order):
        stretching.extend_for_order(order, Span.parse(f"{amount}wd"), at=at)


def stand_still(order: TaskOrder, at: datetime, _amount: int) -> None:
    stretching.pause_for_order(order, at=at)


def run_on(order: TaskOrder, at: datetime, _amount: int) -> None:
    stretching.resume_for_order(order, at=at)


def bring_forward(order: TaskOrder, at: datetime, amount: int) -> None:
    """The end comes sooner, as when a calendar gains working days."""
    clock = timers.handling_of(order)
    before = clock.due_at
    engine.cap(clock, max(before - timedelta(days=amount), clock.started_at), at=at)
    clock.save()
    note_moved_end(clock, before, by=system(), at=at)


def move_citizens(order: TaskOrder, at: datetime, amount: int) -> None:
    clock = stretching.citizens_clock(order.case)
    before = clock.due_at
    engine.cap(clock, max(before - timedelta(days=amount), clock.started_at), at=at)
    clock.save()
    note_moved_end(clock, before, by=system(), at=at)


ACTS = (lengthen, stand_still, run_on, bring_forward, move_citizens)
WALK = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 72), st.integers(1, 4)), min_size=1, max_size=8
)


def citizens_runs(order: TaskOrder) -> bool:
    return not stretching.leads_first_tier(order) or stretching.citizens_clock(order.case).runs


def hold(tree: list[TaskOrder], at: datetime) -> None:
    """Each due time stands before the one above it; only an order sent with no time left is due when it was sent."""
    first, second, third, beside = tree
    ends = {order.pk: timers.handling_of(order).due_at for order in tree}
    assert ends[first.pk] <= timers.citizens_end(first.case)
    for above, below in ((first, second), (second, third), (first, beside)):
        bound = max(timers.end_below(above, below.dispatched_at), below.dispatched_at)
        rows = OrderClock.objects.filter(order=below, cap_at__isnull=False).exclude(state__in=ENDED)
        assert max(rows.values_list("due_at", flat=True)) <= bound <= max(ends[above.pk], below.dispatched_at)
    with time.frozen(at):
        assert list(check()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK)
def test_no_order_is_ever_due_after_the_one_above_it(tiers, walk):
    with transaction.atomic():
        at = BEGIN
        for act, which, hours, amount in walk:
            at += timedelta(hours=hours)
            act(fresh(tiers[which]), at, amount)
            hold([fresh(order) for order in tiers], at)
        transaction.set_rollback(True)


def fresh(order: TaskOrder) -> TaskOrder:
    """As a step has it: with its case and the orders above, as they are now."""
    return next(row for row in lock_orders(thread.fresh(order.case)) if row.pk == order.pk)


def test_when_the_end_above_moves_out_those_below_move_with_it(tiers):
    first = fresh(tiers[0])
    before = [timers.handling_of(order).due_at for order in tiers[:3]]
    told = stretching.extend_for_order(first, Span.parse("2wd"), at=BEGIN)
    after = [timers.handling_of(order).due_at for order in tiers[:3]]
    assert after[0] == way.local("2026-12-02 17:30")
    # Its own five days bound the town now, and the town's end the village.
    assert after[1:] == [way.local("2026-11-30 17:30"), way.local("2026-11-27 17:30")]
    assert all(one < other for one, other in zip(before, after, strict=True))
    assert {(each["order"], each["clock"]) for each in told if "before" in each} >= {
        (order.pk, "handle") for order in tiers[1:]
    }


def test_each_tier_ends_a_reserve_before_the_one_above_after_a_resumption(tiers):
    first = fresh(tiers[0])
    stretching.pause_for_order(first, at=BEGIN)
    stretching.resume_for_order(first, at=BEGIN + timedelta(days=1))
    ends = [timers.handling_of(order).due_at for order in tiers[:3]]
    assert ends[0] == way.local("2026-12-01 17:30")
    assert all(below < above for above, below in pairwise(ends))
