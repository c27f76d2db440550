"""Time in the steps: what comes late goes through, what runs backwards is refused, a moved end takes others along."""

from datetime import datetime, timedelta

import pytest

from lianxin.cases.models import CaseClock, CaseEvent, OrderClock
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.note_light import note_light
from lianxin.cases.steps.note_moved_end import note_moved_end
from lianxin.cases.steps.sign_for import sign_for
from lianxin.clocks import engine
from lianxin.clocks.check import check
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.errors import WrongState
from lianxin.foundation.time import LOCAL
from tests.cases import snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def to_the_county(case, at):
    return thread.order_of(dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=at))


def test_a_dispatch_after_the_citizens_time_leaves_the_unit_none_but_goes_through():
    case = thread.accepted()
    whole = CaseClock.objects.get(case=case, kind="handle").due_at
    at = whole + 24 * thread.HOUR
    order = to_the_county(case, at)
    clocks = list(OrderClock.objects.filter(order=order))
    assert {clock.kind for clock in clocks} == {"sign_for", "return_window", "handle", "sign_off_reserve"}
    assert {(clock.started_at, clock.due_at, clock.amber_at) for clock in clocks} == {(time.aware(at),) * 3}
    assert {clock.cap_at for clock in clocks if clock.kind != "sign_off_reserve"} == {whole}
    signed = sign_for(order, by=actor("zhaihongyu"), at=at + MINUTE)
    finish(signed, thread.REPLY, by=actor("zhaihongyu"), at=at + 2 * MINUTE)
    ended = dict(OrderClock.objects.filter(order=order).values_list("kind", "state"))
    assert ended == {
        "sign_for": "missed",
        "return_window": "cancelled",
        "handle": "running",
        "sign_off": "running",
        "sign_off_reserve": "missed",
        "interim_report": "met",
    }
    with time.frozen(at + thread.HOUR):
        assert list(check()) == []


def test_a_dispatch_at_the_very_end_of_the_citizens_time_is_due_at_once_and_red_with_the_next_sweep():
    case = thread.accepted()
    at = CaseClock.objects.get(case=case, kind="handle").due_at
    order = to_the_county(case, at)
    clock = OrderClock.objects.get(order=order, kind="handle")
    assert (clock.due_at, clock.light) == (at, "amber")
    with time.frozen(at + MINUTE):
        sweep()
    assert set(OrderClock.objects.filter(order=order).values_list("light", flat=True)) == {"red"}


def test_before_what_it_follows_no_step_is_taken():
    tried = [
        (thread.registered, lambda case, at: accept(case, by=actor("linxiaoyun"), at=at), "clock_backwards"),
        (thread.accepted, to_the_county, "clock_backwards"),
        (
            lambda: thread.order_of(thread.dispatched()),
            lambda order, at: sign_for(order, by=actor("zhaihongyu"), at=at),
            "backwards",
        ),
        (
            thread.signed,
            lambda order, at: first_contact(order, "", by=actor("zhaihongyu"), at=at + thread.HOUR),
            "backwards",
        ),
        (
            thread.signed,
            lambda order, at: finish(order, thread.REPLY, by=actor("zhaihongyu"), at=at + thread.HOUR),
            "backwards",
        ),
        (
            thread.closed,
            lambda case, at: archive(case, by=actor("gengruoxi"), at=at + 7 * thread.HOUR),
            "backwards",
        ),
    ]
    for before, act, code in tried:
        row = before()
        case = getattr(row, "case", row)
        kept = snapshot.of(case)
        with pytest.raises(WrongState) as refusal:
            act(row, thread.MONDAY - MINUTE)
        assert refusal.value.code == code
        assert snapshot.of(case) == kept


def test_a_light_makes_no_form_stale():
    case = thread.registered()
    clock = CaseClock.objects.get(case=case)
    note_light(clock, by=system(), at=thread.MONDAY + thread.HOUR)
    assert (thread.fresh(case).version, thread.fresh(case).last_seq) == (case.version, 2)
    accept(case, by=actor("linxiaoyun"), at=thread.MONDAY + 2 * thread.HOUR, seen=case.version)


def moved(clock: CaseClock | OrderClock, cap_at: datetime) -> CaseEvent:
    """The end of `clock` moves, as when its calendar changes."""
    before, at = clock.due_at, thread.MONDAY + 4 * thread.HOUR
    engine.cap(clock, cap_at, at=at)
    clock.save()
    return note_moved_end(clock, before, by=system(), at=at)


def test_when_the_citizens_end_moves_the_orders_clocks_and_their_sign_off_move_with_it():
    order = thread.submitted()
    sooner = datetime(2026, 11, 23, 14, 0, tzinfo=LOCAL)
    signing_off = OrderClock.objects.get(order=order, kind="sign_off")
    event = moved(CaseClock.objects.get(case=order.case, kind="handle"), sooner)
    now = {clock.kind: clock for clock in OrderClock.objects.filter(order=order, ended_at=None)}
    assert {kind: clock.due_at for kind, clock in now.items()} == {"handle": sooner, "sign_off": sooner}
    assert signing_off.due_at > sooner
    assert [each["clock"] for each in event.data["followed"]] == ["handle", "sign_off"]
    assert event.deadline_after == sooner
    with time.frozen(thread.MONDAY + 4 * thread.HOUR):
        assert list(check()) == []


def test_when_an_orders_handling_moves_only_its_own_sign_off_follows():
    order = thread.submitted()
    whole = CaseClock.objects.get(case=order.case, kind="handle").due_at
    sooner = datetime(2026, 11, 23, 14, 0, tzinfo=LOCAL)
    event = moved(OrderClock.objects.get(order=order, kind="handle"), sooner)
    assert OrderClock.objects.get(order=order, kind="sign_off").due_at == sooner
    assert CaseClock.objects.get(case=order.case, kind="handle").due_at == whole
    assert (event.order_id, [each["clock"] for each in event.data["followed"]]) == (order.pk, ["sign_off"])


def test_a_sign_off_keeps_within_the_handling_not_the_citizens_end():
    order = thread.submitted()
    handling = OrderClock.objects.get(order=order, kind="handle").due_at
    later = handling + 48 * thread.HOUR
    moved(CaseClock.objects.get(case=order.case, kind="handle"), later)
    assert OrderClock.objects.get(order=order, kind="sign_off").cap_at == handling
