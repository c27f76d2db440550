"""What befalls a matter when the units have answered, or before the citizen gives it up."""

from datetime import datetime

from lianxin.cases.models import Case, CaseHold, TaskOrder
from lianxin.cases.states import Satisfaction, Solved
from lianxin.cases.steps.clear_hard import clear_hard
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.record_outcome import Answers
from lianxin.cases.steps.release_hold import release_hold
from lianxin.cases.steps.rework import Demand, rework
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.rehearsal.scene import Life, Scene
from lianxin.rehearsal.straight import expect_rewriting, note_answers, orders_of
from lianxin.rehearsal.twists.tools import soon, staff


def sent_back(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The reviewer is not content with the first reply."""
    answered = _answered(case)
    scene.take(send_back, case, answered[:1], "答复未说明依据，请重写。", by=staff(scene, "reviewer", case), at=at)
    expect_rewriting(scene, life, answered[0], at)


def _answered(case: Case) -> list[TaskOrder]:
    """What units of the first tier have answered in the present round."""
    orders = [order for order in _of_this_round(case) if order.parent_id is None]
    return [order for order in orders if order.state == "finished"]


def _of_this_round(case: Case) -> list[TaskOrder]:
    return [order for order in orders_of(case) if order.round == case.round]


def reworked(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The citizen says that nothing has been solved: the lead does it anew."""
    soon(scene, life, _unsolved, case, at, hours=6)


def reworked_twice(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    life.twists["reviewed"] = reworked
    reworked(scene, life, case, at)


def _unsolved(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    life.twists["answered"] = _rework
    bad = Answers(
        contacted=True,
        solved=Solved.UNSOLVED,
        satisfaction=Satisfaction.DISSATISFIED,
        dissatisfied_reason="result",
        words="还是老样子。",
    )
    note_answers(scene, life, case, bad, at)


def _rework(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    demand = Demand(orders=tuple(_answered(case)[:1]), ground="unsolved_without_ground", opinion="请到现场重新办理。")
    case = scene.take(rework, case, demand, by=staff(scene, "reviewer", case), at=at)
    for order in _of_this_round(case):
        scene.go("dispatched", life, order, at)


def given_up(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The citizen takes the matter back before it is accepted."""
    _withdraw(scene, life, case, at)


def given_up_in_hand(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The citizen takes the matter back while a unit has it."""
    _withdraw(scene, life, order.case, at)


def _withdraw(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    life.turn()
    wish = Withdrawal(reason="solved", confirmed=Confirmation.RECORDING, note="问题已自行解决。")
    case = scene.take(withdraw, case, wish, by=staff(scene, "agent", case), at=at)
    scene.go("over", life, case, at)


def hard(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(mark_hard, case, by=staff(scene, "shift_leader", case), at=at)
    scene.go("accepted", life, case, at)


def hard_no_more(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(clear_hard, case, by=staff(scene, "shift_leader", case), at=at)
    scene.go("in_review", life, case, at)


def held(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """Somebody wants a further look before the case is closed."""
    hold = Hold(kind="recheck", reason="需复核现场。", key=case.number)
    placed = scene.take(place_hold, case, hold, by=staff(scene, "reviewer", case), at=at)
    life.notes["case"] = case
    soon(scene, life, _release, placed, at)


def _release(scene: Scene, life: Life, hold: CaseHold, at: datetime) -> None:
    scene.take(release_hold, hold, by=staff(scene, "reviewer", life.notes["case"]), at=at)
    scene.go("answered", life, life.notes["case"], at)
