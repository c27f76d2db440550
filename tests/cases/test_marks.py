"""Marks and holds: a hard matter, and what keeps a case from being closed."""

import pytest

from lianxin.cases.models import CaseHold
from lianxin.cases.steps.clear_hard import clear_hard
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.release_hold import release_hold
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor, post

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 10 * thread.HOUR
HOLD = Hold(kind="supervision", key="7", reason="督办单尚未办结")
OWNER = "kongqingyue"


def refused(case, refusal, act, code="") -> None:
    before = snapshot.of(case)
    with pytest.raises(refusal) as caught:
        act()
    assert not code or caught.value.code == code
    assert snapshot.of(case) == before


def held(case=None, hold=HOLD, who=OWNER) -> CaseHold:
    return place_hold(case or thread.closed(), hold, by=actor(who), at=AT)


def test_a_case_is_marked_as_hard_and_the_mark_taken_off():
    case = mark_hard(thread.dispatched(), by=actor("gengruoxi"), at=AT)
    assert (case.is_hard, hub_thread.event(case).kind) == (True, "case.marked_hard")
    case = clear_hard(case, by=actor("shaojinghe"), at=AT)
    assert (thread.fresh(case).is_hard, hub_thread.event(case).kind) == (False, "case.cleared_hard")
    hub_thread.sound(AT)


def test_a_mark_that_is_there_is_not_set_and_one_that_is_not_is_not_taken_off():
    case, by = thread.dispatched(), actor("gengruoxi")
    refused(case, WrongState, lambda: clear_hard(case, by=by, at=AT), "not_hard")
    mark_hard(case, by=by, at=AT)
    refused(case, WrongState, lambda: mark_hard(case, by=by, at=AT), "hard")


@pytest.mark.parametrize("step", [mark_hard, clear_hard])
def test_marking_is_refused_from_elsewhere_by_others_and_for_a_stale_form(step):
    case, by = thread.closed(), actor("gengruoxi")
    refused(case, WrongState, lambda: step(case, by=by, at=AT), "case_state")
    case = thread.dispatched()
    refused(case, NotAllowed, lambda: step(case, by=actor("zhaihongyu"), at=AT))
    refused(case, NotAllowed, lambda: step(case, by=actor("linxiaoyun"), at=AT))
    refused(case, Stale, lambda: step(case, by=by, at=AT, seen=case.version - 1))
    refused(case, NotFound, lambda: step(case, by=hub_thread.elsewhere("gengruoxi"), at=AT))


def test_a_hold_tells_who_placed_it_and_why():
    hold = held()
    assert (hold.kind, hold.key, hold.reason, hold.placed_by_post_id, hold.placed_at) == (
        "supervision",
        "7",
        "督办单尚未办结",
        post(OWNER).pk,
        AT,
    )
    event = hub_thread.event(hold.case)
    assert (event.kind, event.data) == ("case.hold_placed", {"hold": hold.pk, "kind": "supervision", "key": "7"})


def test_the_same_thing_holds_a_case_once_and_again_after_its_release():
    case = thread.closed()
    hold = held(case)
    refused(case, WrongState, lambda: held(case), "held_already")
    held(case, Hold(kind="supervision", key="8", reason="另一张督办单"))
    release_hold(hold, by=actor(OWNER), at=AT)
    assert held(case).pk != hold.pk
    assert CaseHold.objects.filter(case=case, released_at=None).count() == 2


def test_its_owner_releases_it_and_nobody_else():
    hold = held()
    refused(hold.case, NotAllowed, lambda: release_hold(hold, by=actor("fuchangling"), at=AT))
    refused(hold.case, NotAllowed, lambda: release_hold(hold, by=actor("weidingan"), at=AT))
    refused(hold.case, NotAllowed, lambda: release_hold(hold, by=actor("panyiming"), at=AT))
    released = release_hold(hold, by=actor(OWNER), at=AT)
    assert (released.released_at, released.released_by_post_id) == (AT, post(OWNER).pk)
    assert hub_thread.event(hold.case).kind == "case.hold_released"
    refused(hold.case, WrongState, lambda: release_hold(hold, by=actor(OWNER), at=AT), "released")


def test_what_the_system_placed_the_system_releases():
    hold = place_hold(thread.closed(), HOLD, by=system(), at=AT)
    refused(hold.case, NotAllowed, lambda: release_hold(hold, by=actor(OWNER), at=AT))
    assert release_hold(hold, by=system(), at=AT).released_at == AT


@pytest.mark.parametrize(
    ("hold", "field"),
    [
        (Hold(kind="督办", reason="未办结"), "kind"),
        (Hold(kind="x" * 33, reason="未办结"), "kind"),
        (Hold(kind="supervision", key="张三的件", reason="未办结"), "key"),
        (Hold(kind="supervision", reason=" "), "reason"),
        (Hold(kind="supervision", reason="长" * 201), "reason"),
        (Hold(kind="supervision", reason="空\x00"), "reason"),
        (Hold(kind="supervision", reason="等诉求人13900000000来电"), "reason"),
    ],
)
def test_what_no_hold_can_say_is_refused(hold, field):
    case = thread.closed()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        held(case, hold)
    assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before


def test_holding_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    case = thread.archived()
    refused(case, WrongState, lambda: held(case), "case_state")
    case = thread.dispatched()
    refused(case, NotAllowed, lambda: held(case, who="zhaihongyu"))
    refused(case, NotAllowed, lambda: held(case, who="shaojinghe"))
    refused(case, Stale, lambda: place_hold(case, HOLD, by=actor(OWNER), at=AT, seen=case.version - 1))
    refused(case, NotFound, lambda: place_hold(case, HOLD, by=hub_thread.elsewhere("gengruoxi"), at=AT))
    refused(case, WrongState, lambda: place_hold(case, HOLD, by=actor(OWNER), at=thread.MONDAY - thread.HOUR))


def test_a_hold_is_not_released_before_it_was_placed():
    hold = held()
    refused(hold.case, WrongState, lambda: release_hold(hold, by=actor(OWNER), at=AT - thread.HOUR), "backwards")


def test_a_double_click_holds_once():
    case, by = thread.closed(), actor(OWNER).with_request_key("click")
    assert place_hold(case, HOLD, by=by, at=AT) == place_hold(case, HOLD, by=by, at=AT)
