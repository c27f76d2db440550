"""The life cycle walked through at random: whatever people try, in whatever order, what must hold holds.

``LIANXIN_WALKS`` (number of walks) and ``LIANXIN_WALK_STEPS`` (tries in each) make it longer.
"""

import os

import pytest
from django.db import transaction

from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES, pairs
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseRequest, OrderClock, TaskOrder
from lianxin.cases.queries import is_sound
from lianxin.cases.requests import REVIEWS
from lianxin.cases.states import CASE_OVER, REQUEST_OPEN, CaseState, OrderRole
from lianxin.clocks.check import check
from lianxin.clocks.models import ENDED
from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from tests.cases import snapshot
from tests.cases.walking import Walk, begun, chosen, driven, taken

pytestmark = pytest.mark.django_db
WALKS = int(os.environ.get("LIANXIN_WALKS", "2"))
STEPS_OF_EACH = int(os.environ.get("LIANXIN_WALK_STEPS", "40"))
# From the end of the tries to the archive nothing takes longer.
LONGEST_WAY = 120
_CASE_PAIRS, _ORDER_PAIRS = set(pairs(CASE_MOVES)), set(pairs(ORDER_MOVES))
# A reply may imply the signing: two moves in one step.
_ORDER_STRIDES = _ORDER_PAIRS | {
    (one, last) for one, via in _ORDER_PAIRS for other, last in _ORDER_PAIRS if via == other
}

States = tuple[dict[int, str], dict[int, str]]


def states() -> States:
    """Where every case and every order stands."""
    return (
        dict(Case.objects.unscoped("test").values_list("pk", "state")),
        dict(TaskOrder.objects.unscoped("test").values_list("pk", "state")),
    )


def everything() -> dict[int, object]:
    return {case.pk: snapshot.digest(case) for case in Case.objects.unscoped("test").order_by("pk")}


def told() -> int:
    return CaseEvent.objects.count()


def moved_by_the_table(before: States, after: States) -> None:
    for (was, now), known in zip(zip(before, after, strict=True), (_CASE_PAIRS, _ORDER_STRIDES), strict=True):
        moved = {(was[pk], now[pk]) for pk in was if was[pk] != now[pk]}
        assert moved <= known


def must_hold(walk: Walk) -> None:
    """What holds of every case after every step."""
    with time.frozen(walk.at):
        assert [found.text for found in check()] == []
    for case in Case.objects.unscoped("test"):
        events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
        assert is_sound(case, events), "the chain of events verifies to the case's last"
        assert [event.at for event in events] == sorted(event.at for event in events), "what follows is not earlier"
        orders_hold(case, list(TaskOrder.objects.unscoped("test").filter(case=case)))


def orders_hold(case: Case, orders: list[TaskOrder]) -> None:
    open_ones = [order for order in orders if order.is_open]
    if case.state in CASE_OVER:
        assert open_ones == [], "no order stands open in a case that is over"
    if case.state == CaseState.ARCHIVED:
        for model in (CaseClock, OrderClock):
            assert not model.objects.filter(case=case).exclude(state__in=ENDED).exists(), (
                "the archive waits for nothing"
            )
    leads = [order.round for order in open_ones if order.role == OrderRole.LEAD and order.parent_id is None]
    assert len(leads) == len(set(leads)), "one lead of the first tier in a round"
    asked = CaseRequest.objects.unscoped("test").filter(case=case, kind__in=REVIEWS, state__in=REQUEST_OPEN)
    assert {request.order_id for request in asked} <= {order.pk for order in open_ones}, "asked for what is open"
    ends = dict(
        OrderClock.objects.filter(case=case, kind__in=("handle", "rework"))
        .exclude(state__in=ENDED)
        .values_list("order_id", "due_at")
    )
    for order in open_ones:
        if order.pk in ends and order.parent_id in ends:
            assert ends[order.pk] <= ends[order.parent_id], "no order ends after the one above it"


def tried(walk: Walk) -> bool:
    """One try; answers whether the step was taken. What is refused changes nothing."""
    name, row, by = chosen(walk)
    at = walk.later()
    walk.trail.append(f"{at:%m-%d %H:%M} {name} by {by.role or by.kind}")
    before = states()
    with transaction.atomic():
        whole, events = everything(), told()
        try:
            with transaction.atomic():
                taken(walk, name, row, by, at)
        except Refused as refusal:
            walk.trail[-1] += f": {refusal.code}"
            # Rows that the walk itself made for the try beside the case are no doing of the step.
            now = everything()
            assert {pk: now[pk] for pk in whole} == whole, "a refusal has changed something"
            return False
        assert told() > events, "a step taken is told"
    moved_by_the_table(before, states())
    return True


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_is_tried_what_must_hold_holds_and_the_archive_is_reached(seed: int):
    walk = begun(seed)
    try:
        done = 0
        while done < STEPS_OF_EACH and len(walk.trail) < 3 * STEPS_OF_EACH and walk.fresh().state != CaseState.ARCHIVED:
            if tried(walk):
                done += 1
                must_hold(walk)
        for _step in range(LONGEST_WAY):
            if walk.fresh().state == CaseState.ARCHIVED:
                break
            before = states()
            walk.trail.append(driven(walk))
            moved_by_the_table(before, states())
        must_hold(walk)
        assert walk.fresh().state == CaseState.ARCHIVED
    except BaseException as error:
        error.add_note(f"walk {seed}:\n" + "\n".join(walk.trail))
        raise
