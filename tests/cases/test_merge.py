"""Different people, one matter: one case for the units, and each citizen keeps his own clock."""

import pytest

from lianxin.cases.models import Case, CaseClock
from lianxin.cases.states import CaseState
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.unmerge import unmerge
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.linking_thread import DISPATCHER, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR = thread.HOUR


def into(case: Case, master: Case, who: str = DISPATCHER, **more: object) -> Case:
    return merge(case, master, by=actor(who), at=TEN, **more)


def test_merging_accepts_what_was_only_registered():
    master = thread.dispatched()
    case = into(linking.called(), master)
    assert (case.state, case.merged_into_id, case.accepted_at) == (CaseState.MERGED, master.pk, TEN)
    assert linking.clocks(case) == {"accept": "met", "handle": "running"}
    # Five working days from the Monday of the merging.
    assert linking.due(case, "handle") == linking.local(30, 17, 30)
    linking.sound(TEN)


def test_the_hotlines_duty_to_dispatch_is_done_and_the_citizens_clock_goes_on():
    case = thread.accepted()
    before = CaseClock.objects.get(case=case, kind="handle")
    into(case, thread.dispatched())
    assert linking.clocks(case) == {"accept": "met", "dispatch": "met", "handle": "running"}
    after = CaseClock.objects.get(case=case, kind="handle")
    assert (after.pk, after.started_at, after.due_at) == (before.pk, before.started_at, before.due_at)
    linking.sound(TEN)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_stood_still_for_a_supplement_runs_on(accepted):
    case = thread.accepted() if accepted else thread.registered()
    ask_supplement(case, "请说明楼号。", by=actor(linking.AGENT), at=thread.MONDAY)
    case = into(case, thread.dispatched())
    expected = {"accept": "met", "handle": "running", "supplement": "cancelled"}
    assert linking.clocks(case) == expected | ({"dispatch": "met"} if accepted else {})
    assert not CaseClock.objects.filter(case=case, state="paused").exists()
    linking.sound(TEN)


def test_both_cases_tell_of_it_and_forms_on_the_master_stay_good():
    master = thread.dispatched()
    case = into(linking.called(), master)
    event, other = linking.last(case), linking.last(master)
    assert (event.kind, event.from_state, event.to_state) == ("case.merged", "registered", "merged")
    assert event.data["master"] == master.pk
    assert [clock["clock"] for clock in event.data["clocks"]] == ["accept", "handle"]
    assert event.deadline_after == linking.local(30, 17, 30)
    assert (other.kind, other.data) == ("case.took_in", {"merged": case.pk})
    assert thread.fresh(master).version == master.version


@pytest.mark.parametrize(
    "state", [thread.dispatched, lambda: thread.signed().case, thread.finished, thread.reviewed, thread.archived]
)
def test_what_units_have_had_cannot_go_into_another(state):
    case, master = state(), thread.dispatched()
    with linking.refused(WrongState, case, master) as told:
        into(case, master)
    assert told.value.code == "case_state"


@pytest.mark.parametrize("state", [thread.reviewed, thread.answered, thread.closed, thread.archived])
def test_a_case_that_has_been_answered_takes_none_in(state):
    case, master = thread.registered(), state()
    with linking.refused(WrongState, case, master):
        into(case, master)


def test_a_merged_case_takes_none_in():
    case, master = thread.registered(), linking.merged()
    with linking.refused(WrongState, case, master):
        into(case, master)


def test_a_case_that_others_went_into_goes_into_none_and_says_so():
    master = thread.accepted()
    into(linking.called(), master)
    other = thread.dispatched()
    with linking.refused(WrongState, master, other) as told:
        into(master, other)
    assert (told.value.code, told.value.text) == ("has_merged", "有其他工单并在这件工单之下，请先解除并单。")


def test_a_case_that_others_went_into_is_not_withdrawn_over_their_heads():
    case = linking.merged()
    master, wish = linking.master_of(case), Withdrawal(reason="solved", confirmed=Confirmation.CODE)
    with linking.refused(WrongState, case, master) as told:
        withdraw(master, wish, by=actor(linking.AGENT), at=TEN + HOUR)
    assert told.value.code == "has_merged"


def test_a_case_does_not_go_into_itself():
    case = thread.registered()
    with linking.refused(BadInput, case) as told:
        into(case, case)
    assert told.value.fields == {"master": "工单不能并入它自己。"}


@pytest.mark.parametrize("who", ["zhaihongyu", "gaoyuanzhou", "panyiming"])
def test_merging_needs_its_right(who):
    case, master = thread.registered(), thread.dispatched()
    with linking.refused(NotAllowed, case, master):
        into(case, master, who)


def test_a_hub_that_is_not_responsible_finds_none_of_both():
    case, master = thread.registered(), thread.dispatched()
    with linking.refused(NotFound, case, master):
        merge(case, master, by=linking.elsewhere(DISPATCHER), at=TEN)


def test_a_stale_form_is_refused():
    case, master = thread.accepted(), thread.dispatched()
    with linking.refused(Stale, case, master):
        into(case, master, seen=case.version - 1)


def test_the_same_request_merges_once():
    case, master = linking.called(), thread.dispatched()
    by = actor(DISPATCHER).with_request_key("click")
    first = merge(case, master, by=by, at=TEN)
    after = [snapshot.of(row) for row in (case, master)]
    assert merge(case, master, by=by, at=TEN) == first
    assert [snapshot.of(row) for row in (case, master)] == after


def test_a_case_that_is_taken_out_waits_for_dispatch_anew():
    case = linking.merged()
    master = linking.master_of(case)
    case = unmerge(case, by=actor(DISPATCHER), at=TEN + HOUR)
    assert (case.state, case.merged_into_id) == (CaseState.PENDING_DISPATCH, None)
    assert linking.clocks(case) == {"accept": "met", "handle": "running", "dispatch": "running"}
    # Four working hours from eleven: one until noon, three from two o'clock on.
    assert linking.due(case, "dispatch") == linking.local(23, 17)
    assert (linking.last(case).kind, linking.last(case).data["master"]) == ("case.unmerged", master.pk)
    assert (linking.last(master).kind, linking.last(master).data) == ("case.let_go", {"merged": case.pk})
    linking.sound(TEN + HOUR)


def test_a_case_that_was_taken_out_may_go_into_another():
    case = unmerge(linking.merged(), by=actor(DISPATCHER), at=TEN + HOUR)
    case = merge(case, thread.dispatched(), by=actor(DISPATCHER), at=TEN + 2 * HOUR)
    assert case.state == CaseState.MERGED
    linking.sound(TEN + 2 * HOUR)


def test_only_a_merged_case_is_taken_out():
    case = accept(linking.called(), by=actor(linking.AGENT), at=TEN)
    with linking.refused(WrongState, case):
        unmerge(case, by=actor(DISPATCHER), at=TEN + HOUR)


@pytest.mark.parametrize(("who", "refusal"), [("zhaihongyu", NotAllowed), ("panyiming", NotAllowed)])
def test_taking_out_needs_its_right(who, refusal):
    case = linking.merged()
    with linking.refused(refusal, case, linking.master_of(case)):
        unmerge(case, by=actor(who), at=TEN + HOUR)


def test_a_foreign_hub_takes_none_out():
    case = linking.merged()
    with linking.refused(NotFound, case, linking.master_of(case)):
        unmerge(case, by=linking.elsewhere(DISPATCHER), at=TEN + HOUR)


def test_a_stale_form_takes_none_out():
    case = linking.merged()
    with linking.refused(Stale, case, linking.master_of(case)):
        unmerge(case, by=actor(DISPATCHER), at=TEN + HOUR, seen=case.version - 1)
