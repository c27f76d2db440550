"""Merging at the same moment as something else: one of both happens, nothing waits for ever."""

import pytest

from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.states import CaseState
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.review import review
from lianxin.cases.steps.unmerge import unmerge
from tests.cases import linking_thread as linking
from tests.cases import thread
from tests.cases.linking_thread import DISPATCHER
from tests.cases.racing import ROUNDS, race, refused
from tests.cases.test_races import LATER, sound
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")


def merging(case: Case, master: Case):
    return lambda: merge(case, master, by=actor(DISPATCHER), at=LATER)


def sending(case: Case):
    plan = Plan(lead=thread.unit(thread.COUNTY))
    return lambda: dispatch(case, plan, by=actor(DISPATCHER), at=LATER)


def test_a_case_is_either_merged_or_dispatched():
    master = thread.dispatched()
    for _round in range(ROUNDS):
        case = thread.accepted()
        answers = race(merging(case, master), sending(case))
        assert refused(answers) == ["case_state"]
        orders = TaskOrder.objects.unscoped("test").filter(case=case).count()
        assert (thread.fresh(case).state, orders) in {(CaseState.MERGED, 0), (CaseState.IN_HAND, 1)}
        assert len([answer for answer in answers if isinstance(answer, Case)]) == 1
    sound(master)


def test_of_two_that_go_into_each_other_one_goes():
    for _round in range(ROUNDS):
        one, other = thread.accepted(), thread.accepted()
        answers = race(merging(one, other), merging(other, one))
        # Whoever comes second is refused: the one has gone, or the other was taken in meanwhile.
        assert set(refused(answers)) <= {"case_state", "has_merged"}
        assert len(refused(answers)) == 1
        states = sorted([thread.fresh(one).state, thread.fresh(other).state])
        assert states == [CaseState.MERGED, CaseState.PENDING_DISPATCH]
    sound(one)


def test_a_case_goes_into_one_of_two():
    case, masters = thread.accepted(), [thread.dispatched(), thread.dispatched()]
    assert refused(race(*[merging(case, master) for master in masters])) == ["case_state"]
    gone = thread.fresh(case)
    told = CaseEvent.objects.filter(kind="case.took_in").values_list("case_id", flat=True)
    assert list(told) == [gone.merged_into_id]
    sound(case)


def test_a_case_that_is_taken_out_while_its_master_passes_the_review_is_either_answered_or_out():
    for older in (True, False):
        case = linking.called() if older else None
        master = thread.finished()
        case = merge(case or linking.called(), master, by=actor(DISPATCHER), at=LATER)
        answers = race(
            lambda case=case: unmerge(case, by=actor(DISPATCHER), at=LATER),
            lambda master=master: review(master, "", by=actor("gengruoxi"), at=LATER),
        )
        assert set(refused(answers)) <= {"case_state", "stale"}
        assert thread.fresh(case).state in {CaseState.PENDING_OUTCOME, CaseState.PENDING_DISPATCH}
        sound(case)
        sound(master)


def test_many_join_an_incident_at_once():
    incident = linking.burst()
    cases = [linking.called(f"甄{number}", None) for number in "一二三四五六"]
    acts = [lambda case=case: join_incident(case, incident, by=actor(DISPATCHER), at=LATER) for case in cases]
    assert refused(race(*acts)) == []
    assert Case.objects.unscoped("test").filter(merged_into=incident.master_id).count() == len(cases)
    for case in [*cases, incident.master]:
        sound(case)
