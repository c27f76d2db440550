"""What is answered to a case is answered to those merged into it: each is asked and closed by itself."""

import pytest

from lianxin.cases.models import Case, CaseClock
from lianxin.cases.states import CaseState
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.review import review
from lianxin.cases.steps.unmerge import unmerge
from lianxin.foundation.errors import NotAllowed
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 5 * thread.HOUR


def test_with_the_review_of_its_master_a_case_is_to_be_followed_up():
    master, child = hub_thread.followed()
    assert (master.state, child.state) == (CaseState.PENDING_OUTCOME, CaseState.PENDING_OUTCOME)
    assert child.merged_into_id == master.pk
    assert set(hub_thread.running(child)) == {"follow_up_start"}
    handled = CaseClock.objects.get(case=child, kind="handle")
    assert (handled.state, handled.ended_at) == ("met", AT)
    hub_thread.sound(AT)


def test_it_has_an_event_of_its_own_and_the_masters_names_it():
    master, child = hub_thread.followed()
    event = hub_thread.event(child)
    assert (event.kind, event.from_state, event.to_state) == ("case.followed_master", "merged", "pending_outcome")
    assert event.data["master"] == master.pk
    assert event.deadline_after == hub_thread.running(child)["follow_up_start"]
    assert hub_thread.event(master).data["followers"] == [child.pk]
    assert child.version == child.last_seq


@pytest.mark.parametrize("older", [True, False])
def test_it_follows_whether_it_is_older_or_younger(older):
    cases = [thread.accepted(), thread.accepted()]
    child, master = cases if older else cases[::-1]
    merge(child, master, by=actor("shaojinghe"), at=thread.MONDAY)
    hub_thread.reviewed_master(master)
    assert thread.fresh(child).state == CaseState.PENDING_OUTCOME


def test_what_was_taken_out_again_does_not_follow():
    child, master = thread.accepted(), thread.accepted()
    merge(child, master, by=actor("shaojinghe"), at=thread.MONDAY)
    unmerge(child, by=actor("shaojinghe"), at=thread.MONDAY)
    master = hub_thread.reviewed_master(master)
    assert thread.fresh(child).state == CaseState.PENDING_DISPATCH
    assert hub_thread.event(master).data["followers"] == []


def test_a_review_that_is_refused_leaves_those_merged_into_it():
    child = hub_thread.merged()
    master = hub_thread.finished_master(child.merged_into)
    before = [snapshot.of(case) for case in (child, master)]
    with pytest.raises(NotAllowed):
        review(master, "", by=actor("panyiming"), at=AT)
    hub_thread.rule("approver.reply_review", "hotline_head")
    with pytest.raises(NotAllowed, match="其他岗位审核"):
        review(master, "", by=actor("gengruoxi"), at=AT)
    assert [snapshot.of(case) for case in (child, master)] == before
    review(master, "", by=actor("fuchangling"), at=AT)
    assert Case.objects.unscoped("test").filter(state=CaseState.PENDING_OUTCOME).count() == 2
