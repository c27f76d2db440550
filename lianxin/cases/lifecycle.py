"""The life cycle as a table: which step takes a case or an order from where to where. `docs/lifecycle.md` shows it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import ORDER_OVER, WITH_UNITS, CaseState, OrderState
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


_BEFORE_UNITS = (CaseState.REGISTERED, CaseState.PENDING_SUPPLEMENT, CaseState.PENDING_DISPATCH)
_BEFORE_REVIEW = (*_BEFORE_UNITS, CaseState.IN_HAND, CaseState.DISPUTED)
_OPEN = (
    *_BEFORE_REVIEW,
    CaseState.PENDING_DECLINE,
    CaseState.PENDING_REVIEW,
    CaseState.PENDING_OUTCOME,
    CaseState.PENDING_CLOSE,
    CaseState.MERGED,
)
_NOT_ARCHIVED = tuple(state for state in CaseState if state != CaseState.ARCHIVED)

CASE_MOVES = {
    "ask_supplement": _move(CaseState.REGISTERED, CaseState.PENDING_DISPATCH, to=CaseState.PENDING_SUPPLEMENT),
    "supplement": _move(CaseState.PENDING_SUPPLEMENT, to=CaseState.REGISTERED),
    # What had been accepted before it was asked about goes on where it stood.
    "supplement_accepted": _move(CaseState.PENDING_SUPPLEMENT, to=CaseState.PENDING_DISPATCH),
    # The citizen adds something of his own accord.
    "add_supplement": _move(*_OPEN, to=None),
    "attach_to_case": _move(*_OPEN, to=None),
    "answer": _move(CaseState.REGISTERED, to=CaseState.ANSWERED),
    "decline": _move(*_BEFORE_UNITS, to=CaseState.DECLINED),
    # For some reasons the rules ask a second person.
    "propose_decline": _move(*_BEFORE_UNITS, to=CaseState.PENDING_DECLINE),
    "confirm_decline": _move(CaseState.PENDING_DECLINE, to=CaseState.DECLINED),
    "reject_decline": _move(CaseState.PENDING_DECLINE, to=CaseState.REGISTERED),
    "reject_decline_accepted": _move(CaseState.PENDING_DECLINE, to=CaseState.PENDING_DISPATCH),
    "object_to_decline": _move(CaseState.DECLINED, to=CaseState.REGISTERED),
    "transfer": _move(CaseState.REGISTERED, to=CaseState.TRANSFERRED),
    "record_transfer": _move(CaseState.TRANSFERRED, to=None),
    "take_back": _move(CaseState.TRANSFERRED, to=CaseState.REGISTERED),
    "accept": _move(CaseState.REGISTERED, to=CaseState.PENDING_DISPATCH),
    "consult": _move(CaseState.PENDING_DISPATCH, CaseState.DISPUTED, to=None),
    "hand_over": _move(*_BEFORE_UNITS, to=None),
    "request_city": _move(CaseState.PENDING_DISPATCH, CaseState.IN_HAND, CaseState.DISPUTED, to=None),
    # Where the county's request may be open: it falls when units have answered, and when the case ends.
    "refuse_city": _move(
        CaseState.PENDING_SUPPLEMENT,
        CaseState.PENDING_DECLINE,
        CaseState.PENDING_DISPATCH,
        CaseState.IN_HAND,
        CaseState.DISPUTED,
        to=None,
    ),
    "dispatch": _move(CaseState.PENDING_DISPATCH, to=CaseState.IN_HAND),
    "add_unit": _move(CaseState.IN_HAND, to=None),
    "remove_unit": _move(*WITH_UNITS, to=None),
    "change_lead": _move(CaseState.IN_HAND, to=None),
    "sign_for": _move(*WITH_UNITS, to=None),
    "assign": _move(*WITH_UNITS, to=None),
    "sub_dispatch": _move(*WITH_UNITS, to=None),
    "first_contact": _move(*WITH_UNITS, to=None),
    "process_note": _move(*WITH_UNITS, to=None),
    "attach_to_order": _move(*WITH_UNITS, to=None),
    "interim_report": _move(*WITH_UNITS, to=None),
    "answer_citizen": _move(*WITH_UNITS, to=None),
    "return_order": _move(*WITH_UNITS, to=None),
    "decide_return": _move(*WITH_UNITS, to=None),
    "recall": _move(*WITH_UNITS, to=None),
    # With the lead's order returned or recalled, the case waits for another lead, or for a ruling.
    "lead_gone": _move(CaseState.IN_HAND, to=CaseState.PENDING_DISPATCH),
    "lead_disputed": _move(CaseState.IN_HAND, to=CaseState.DISPUTED),
    "redispatch": _move(CaseState.PENDING_DISPATCH, to=CaseState.IN_HAND),
    # An assisting unit that gave its order back is replaced while the lead goes on.
    "redispatch_assisting": _move(*WITH_UNITS, to=None),
    "dispute": _move(CaseState.PENDING_DISPATCH, to=CaseState.DISPUTED),
    "designate": _move(CaseState.DISPUTED, to=CaseState.IN_HAND),
    "extend": _move(*WITH_UNITS, to=None),
    "suspend": _move(*WITH_UNITS, to=None),
    "resume": _move(*WITH_UNITS, to=None),
    "finish": _move(*WITH_UNITS, to=None),
    "sign_off": _move(*WITH_UNITS, to=None),
    # The last order's reply leaves the units' hands.
    "all_finished": _move(CaseState.IN_HAND, to=CaseState.PENDING_REVIEW),
    "review": _move(CaseState.PENDING_REVIEW, to=CaseState.PENDING_OUTCOME),
    "send_back": _move(CaseState.PENDING_REVIEW, to=CaseState.IN_HAND),
    "record_outcome": _move(CaseState.PENDING_OUTCOME, to=CaseState.PENDING_CLOSE),
    "rework": _move(CaseState.PENDING_CLOSE, to=CaseState.IN_HAND),
    "close": _move(CaseState.PENDING_CLOSE, to=CaseState.CLOSED),
    "withdraw": _move(*_BEFORE_REVIEW, CaseState.PENDING_REVIEW, CaseState.PENDING_OUTCOME, to=CaseState.WITHDRAWN),
    "merge": _move(*_BEFORE_UNITS, to=CaseState.MERGED),
    "be_master": _move(*_BEFORE_REVIEW, CaseState.PENDING_REVIEW, to=None),
    "unmerge": _move(CaseState.MERGED, to=CaseState.PENDING_DISPATCH),
    # What was answered to the master is answered to those merged into it; each is asked by itself.
    "follow_master": _move(CaseState.MERGED, to=CaseState.PENDING_OUTCOME),
    "split": _move(*_BEFORE_REVIEW, to=None),
    "reclassify": _move(*_BEFORE_REVIEW, to=None),
    "correct": _move(*_OPEN, to=None),
    "link_contact": _move(*_NOT_ARCHIVED, to=None),
    "link_repeat": _move(*_NOT_ARCHIVED, to=None),
    "urge": _move(*_BEFORE_REVIEW, CaseState.PENDING_REVIEW, CaseState.MERGED, to=None),
    "mark": _move(*_OPEN, to=None),
    "withhold": _move(*_NOT_ARCHIVED, to=None),
    "hold": _move(*_NOT_ARCHIVED, to=None),
    "join_incident": _move(*_BEFORE_UNITS, to=CaseState.MERGED),
    "answer_from_incident": _move(*_OPEN, to=None),
    "archive": _move(
        CaseState.CLOSED,
        CaseState.ANSWERED,
        CaseState.DECLINED,
        CaseState.TRANSFERRED,
        CaseState.WITHDRAWN,
        to=CaseState.ARCHIVED,
    ),
}
# Where no unit answers any more: what was merged into the case would never be answered.
_LEAVES_ALONE = {
    CaseState.ANSWERED,
    CaseState.PENDING_DECLINE,
    CaseState.DECLINED,
    CaseState.TRANSFERRED,
    CaseState.WITHDRAWN,
    CaseState.MERGED,
}
_AT_WORK = (OrderState.HANDLING, OrderState.SUSPENDED)
_NOT_OVER = tuple(state for state in OrderState if state not in ORDER_OVER)
ORDER_MOVES = {
    "sign_for": _move(OrderState.PENDING_SIGN_FOR, to=OrderState.HANDLING),
    "assign": _move(OrderState.PENDING_SIGN_FOR, OrderState.HANDLING, to=None),
    "first_contact": _move(OrderState.HANDLING, to=None),
    "process_note": _move(*_AT_WORK, to=None),
    # A unit that gives its order back unsigned shows why.
    "attach_to_order": _move(OrderState.PENDING_SIGN_FOR, *_AT_WORK, to=None),
    "interim_report": _move(*_AT_WORK, to=None),
    "answer_citizen": _move(*_AT_WORK, to=None),
    "sub_dispatch": _move(OrderState.HANDLING, to=None),
    "return_order": _move(OrderState.PENDING_SIGN_FOR, OrderState.HANDLING, to=OrderState.RETURN_REVIEW),
    "accept_return": _move(OrderState.RETURN_REVIEW, to=OrderState.RETURNED),
    "reject_return": _move(OrderState.RETURN_REVIEW, to=OrderState.PENDING_SIGN_FOR),
    "reject_return_signed": _move(OrderState.RETURN_REVIEW, to=OrderState.HANDLING),
    "recall": _move(OrderState.PENDING_SIGN_FOR, to=OrderState.RECALLED),
    # Another order takes the place of one that was given back or taken back.
    "redispatch": _move(OrderState.RETURNED, OrderState.RECALLED, to=None),
    # The case was withdrawn, or the unit's part is no longer wanted.
    "cancel": _move(*_NOT_OVER, to=OrderState.CANCELLED),
    "change_lead": _move(*_NOT_OVER, to=None),
    # A unit may find a matter unreasonable while it handles it, and when it has answered.
    "ask_finding": _move(*_AT_WORK, OrderState.PENDING_SIGN_OFF, OrderState.FINISHED, to=None),
    "extend": _move(OrderState.HANDLING, to=None),
    "ask_suspension": _move(OrderState.HANDLING, to=None),
    "suspend": _move(OrderState.HANDLING, to=OrderState.SUSPENDED),
    "resume": _move(OrderState.SUSPENDED, to=OrderState.HANDLING),
    "finish": _move(OrderState.HANDLING, to=OrderState.PENDING_SIGN_OFF),
    # Where the rules ask for no sign-off, the handler's reply is the unit's word.
    "finish_without_sign_off": _move(OrderState.HANDLING, to=OrderState.FINISHED),
    "reject_reply": _move(OrderState.PENDING_SIGN_OFF, to=OrderState.HANDLING),
    "sign_off": _move(OrderState.PENDING_SIGN_OFF, to=OrderState.FINISHED),
    # Until the hub's review has passed nothing is judged: the same order is written anew.
    "send_back": _move(OrderState.FINISHED, to=OrderState.HANDLING),
}


# Where a case begins, and an order, by the step that makes it. What another system carried so far goes on where that
# left it; what it had in review, follow-up or closing is reviewed here once more.
CASE_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "register": (CaseState.REGISTERED,),
    "split": (CaseState.REGISTERED,),
    "import_case": (
        CaseState.REGISTERED,
        CaseState.PENDING_DISPATCH,
        CaseState.IN_HAND,
        CaseState.PENDING_REVIEW,
        CaseState.ANSWERED,
        CaseState.DECLINED,
        CaseState.WITHDRAWN,
        CaseState.CLOSED,
        CaseState.ARCHIVED,
    ),
}
ORDER_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "dispatch": (OrderState.PENDING_SIGN_FOR,),
    "import_case": (OrderState.PENDING_SIGN_FOR, OrderState.FINISHED, OrderState.CANCELLED),
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
    """Take the case where `step` leads; raises WrongState as `demand_case`, also where others that were merged into it
    would wait in vain. The step saves it with its event."""
    demand_case(case, step)
    before = case.state
    case.state = CASE_MOVES[step].target or before
    if case.state != before and case.state in _LEAVES_ALONE and _has_merged(case):
        case.state = before
        raise WrongState("has_merged", _("有其他工单并在这件工单之下，请先解除并单。"))
    return States(before, case.state)


def _has_merged(case: Case) -> bool:
    """Whether other cases wait for what units answer to this one."""
    rows = Case.objects.unscoped("the case is locked").filter(merged_into=case, state=CaseState.MERGED)
    return rows.exists()


def move_order(order: TaskOrder, step: str) -> States:
    """Take the order where `step` leads; raises WrongState as `demand_order`. The step saves it."""
    demand_order(order, step)
    before = order.state
    order.state = ORDER_MOVES[step].target or before
    return States(before, order.state)
