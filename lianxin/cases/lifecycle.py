"""The life cycle as a table: which step takes a case or an order from where to where. `docs/lifecycle.md` shows it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, OrderState
from lianxin.foundation.errors import WrongState


class Move(NamedTuple):
    """From which states a step may start, and where it leads; None: the state stays as it is."""

    sources: frozenset[str]
    target: str | None


class States(NamedTuple):
    """From where to where a step has led: what its event tells."""

    before: str
    after: str


def _move(*sources: str, to: str | None) -> Move:
    return Move(frozenset(sources), to)


CASE_MOVES = {
    "accept": _move(CaseState.REGISTERED, to=CaseState.PENDING_DISPATCH),
    "dispatch": _move(CaseState.PENDING_DISPATCH, to=CaseState.IN_HAND),
    "sign_for": _move(CaseState.IN_HAND, to=None),
    "first_contact": _move(CaseState.IN_HAND, to=None),
    "finish": _move(CaseState.IN_HAND, to=None),
    "sign_off": _move(CaseState.IN_HAND, to=None),
    # The last order's reply leaves the units' hands.
    "all_finished": _move(CaseState.IN_HAND, to=CaseState.PENDING_REVIEW),
    "review": _move(CaseState.PENDING_REVIEW, to=CaseState.PENDING_OUTCOME),
    "record_outcome": _move(CaseState.PENDING_OUTCOME, to=CaseState.PENDING_CLOSE),
    "close": _move(CaseState.PENDING_CLOSE, to=CaseState.CLOSED),
    "archive": _move(CaseState.CLOSED, to=CaseState.ARCHIVED),
}
ORDER_MOVES = {
    "sign_for": _move(OrderState.PENDING_SIGN_FOR, to=OrderState.HANDLING),
    "first_contact": _move(OrderState.HANDLING, to=None),
    "finish": _move(OrderState.HANDLING, to=OrderState.PENDING_SIGN_OFF),
    # Where the rules ask for no sign-off, the handler's reply is the unit's word.
    "finish_without_sign_off": _move(OrderState.HANDLING, to=OrderState.FINISHED),
    "sign_off": _move(OrderState.PENDING_SIGN_OFF, to=OrderState.FINISHED),
}


def pairs(moves: dict[str, Move]) -> list[tuple[str, str]]:
    """Every change of state that a table allows: what the database lets through."""
    return sorted({(source, move.target) for move in moves.values() if move.target for source in move.sources})


def demand_case(case: Case, step: str) -> None:
    """Raises WrongState unless `step` may be taken from where the case stands."""
    if case.state not in CASE_MOVES[step].sources:
        raise WrongState("case_state", _("工单现为“%(state)s”，不能进行这一步。") % {"state": case.get_state_display()})


def demand_order(order: TaskOrder, step: str) -> None:
    """Raises WrongState unless `step` may be taken from where the order stands."""
    if order.state not in ORDER_MOVES[step].sources:
        raise WrongState(
            "order_state", _("任务单现为“%(state)s”，不能进行这一步。") % {"state": order.get_state_display()}
        )


def demand_later(at: datetime, before: datetime | None) -> None:
    """Raises WrongState for an `at` that lies before what it follows; where a clock ran, the clock says so itself."""
    if before is not None and at < before:
        raise WrongState("backwards", _("这一步的时间早于前一步，请核对。"))


def move_case(case: Case, step: str) -> States:
    """Take the case where `step` leads; raises WrongState as `demand_case`. The step saves it with its event."""
    demand_case(case, step)
    before = case.state
    case.state = CASE_MOVES[step].target or before
    return States(before, case.state)


def move_order(order: TaskOrder, step: str) -> States:
    """Take the order where `step` leads; raises WrongState as `demand_order`. The step saves it."""
    demand_order(order, step)
    before = order.state
    order.state = ORDER_MOVES[step].target or before
    return States(before, order.state)
