"""The hub's end under races: whoever comes first is heard, the other refused, nothing is half done, and no deadlock."""

import pytest

from lianxin.cases.models import Case, CaseEvent, OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderState
from lianxin.cases.steps.close import close
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.review import review
from lianxin.cases.steps.rework import rework
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.urge import urge
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.clocks.models import ENDED
from tests.cases import hub_thread, thread
from tests.cases.racing import ROUNDS, race, refused
from tests.cases.test_races import sound
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")
AT = hub_thread.TUESDAY + 2 * thread.HOUR
GONE = Withdrawal(reason="solved", confirmed=Confirmation.CODE)


def open_clocks(case: Case) -> int:
    return len(hub_thread.running(case)) + OrderClock.objects.filter(case=case).exclude(state__in=ENDED).count()


def test_a_reply_and_a_withdrawal_at_one_moment():
    by, citizen = actor("zhaihongyu"), actor("linxiaoyun")
    for turn in range(ROUNDS):
        order = thread.signed()
        acts = [
            lambda order=order: finish(order, thread.REPLY, by=by, at=AT),
            lambda order=order: withdraw(order.case, GONE, by=citizen, at=AT),
        ]
        answers = race(*(acts if turn % 2 else acts[::-1]))
        case, order = thread.fresh(order.case), thread.order_of(order.case)
        assert (case.state, order.state) == (CaseState.WITHDRAWN, OrderState.CANCELLED)
        # The reply may have come first; the withdrawal is possible before it and after.
        assert set(refused(answers)) <= {"case_state", "order_state"} and len(refused(answers)) <= 1
        assert CaseEvent.objects.filter(case=case, kind="case.withdrawn").count() == 1
        assert open_clocks(case) == 0
    sound(case)


def test_a_closing_and_a_rework_at_one_moment():
    by = actor("gengruoxi")
    for turn in range(ROUNDS):
        case = hub_thread.unsolved()
        wish = hub_thread.again(case)
        acts = [
            lambda case=case: close(case, "explained", "", by=by, at=AT),
            lambda case=case, wish=wish: rework(case, wish, by=by, at=AT),
        ]
        assert refused(race(*(acts if turn % 2 else acts[::-1]))) == ["case_state"]
        case = thread.fresh(case)
        orders = TaskOrder.objects.unscoped("test").filter(case=case).count()
        assert (case.state, case.round, orders) in [(CaseState.CLOSED, 1, 1), (CaseState.IN_HAND, 2, 2)]
        assert (open_clocks(case) == 0) == (case.state == CaseState.CLOSED)
    sound(case)


def test_a_review_and_a_send_back_at_one_moment():
    by = actor("gengruoxi")
    for _ in range(10):
        case = thread.finished()
        order = thread.order_of(case)
        answers = race(
            lambda case=case: review(case, "", by=by, at=AT),
            lambda case=case, order=order: send_back(case, [order], "没有说明。", by=by, at=AT),
        )
        assert refused(answers) == ["case_state"]
        assert thread.fresh(case).state in (CaseState.PENDING_OUTCOME, CaseState.IN_HAND)
    sound(case)


@pytest.mark.parametrize("older", [True, False])
def test_a_merge_and_the_review_of_the_master_at_one_moment(older):
    """The one that is merged goes along, or stays where it was: never merged into a case that has gone on."""
    for _ in range(10):
        cases = [thread.accepted(), thread.accepted()]
        child, master = cases if older else cases[::-1]
        master = hub_thread.finished_master(master)
        answers = race(
            lambda child=child, master=master: merge(child, master, by=actor("shaojinghe"), at=AT),
            lambda master=master: review(master, "", by=actor("gengruoxi"), at=AT),
        )
        child = thread.fresh(child)
        assert set(refused(answers)) <= {"case_state", "stale"}
        if thread.fresh(master).state == CaseState.PENDING_REVIEW:
            assert (answers[1], child.state) == ("stale", CaseState.MERGED)
        elif isinstance(answers[0], str):
            assert child.state == CaseState.PENDING_DISPATCH
        else:
            assert child.state == CaseState.PENDING_OUTCOME
    sound(child)
    sound(master)


def test_a_hold_and_a_closing_at_one_moment():
    """A hold that came first keeps the case from closing; one that came second keeps it from the archive."""
    hold = Hold(kind="supervision", reason="督办单尚未办结")
    for _ in range(10):
        case = hub_thread.outcome(hub_thread.SOLVED)
        answers = race(
            lambda case=case: place_hold(case, hold, by=actor("kongqingyue"), at=AT),
            lambda case=case: close(case, "solved", "", by=actor("gengruoxi"), at=AT),
        )
        assert refused(answers) in ([], ["held"])
        assert thread.fresh(case).holds.count() == 1
        assert (thread.fresh(case).state == CaseState.CLOSED) == (not refused(answers))
    sound(case)


def test_of_urgings_at_one_moment_one_is_counted():
    order = thread.signed()
    acts = [lambda: urge(order.case, "", by=actor("linxiaoyun"), at=AT)] * 3
    assert refused(race(*acts)) == ["urge_cooldown"] * 2
    assert thread.fresh(order.case).urge_count == 1
    assert OrderClock.objects.filter(order=order, kind="urge_answer").count() == 1
    sound(order.case)
