"""The hub's end: review, outcome, rework, closing, what is urged, marked, found and held."""

from collections.abc import Callable
from typing import Any

from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case, CaseHold, TaskOrder
from lianxin.cases.states import (
    CaseState,
    OrderState,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.clear_finding import clear_finding
from lianxin.cases.steps.clear_hard import clear_hard
from lianxin.cases.steps.close import close
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.record_outcome import record_outcome
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.release_hold import release_hold
from lianxin.cases.steps.review import review
from lianxin.cases.steps.rework import Demand, rework
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.tell_citizen import tell_citizen
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.cases.steps.urge import urge
from lianxin.cases.steps.withdraw import withdraw
from tests.cases import hub_thread, step_states, thread
from tests.cases.step_states import DISPATCHER, FINDINGS, HANDLER, HEAD, REVIEWER
from tests.cases.step_table.frame import (
    AGENT,
    CALLER,
    MUCH_LATER,
    OK,
    WRONG_STATE,
    Place,
    Tried,
    made_by,
    marked,
    on_case,
    on_order,
    on_request,
    orders_of,
    transfer_known,
)
from tests.cast import actor, post

_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState
_BOTH = (_K.UNREASONABLE, _K.BEYOND_DUTY)


def _held(case: Case) -> CaseHold:
    row = CaseHold.objects.create(
        case=case,
        kind="supervision",
        key="1",
        reason="督办未完",
        placed_by_post=post(REVIEWER),
        placed_at=thread.MONDAY,
    )
    row.case = thread.fresh(case)
    return row


def _with_orders(case: Case) -> tuple[Case, tuple[TaskOrder, ...]]:
    return thread.fresh(case), orders_of(case)


def _findings(prepare: Callable[..., Any] | None = None) -> dict[str, Place]:
    open_in = CASE_MOVES["mark"].sources

    return {
        f"in {state}": (made_by(make, prepare), OK if state in open_in else WRONG_STATE)
        for state, make in FINDINGS.items()
    }


def _uphold(request: Any) -> Any:
    return uphold_finding(request, "属实。", by=actor(HEAD), at=step_states.DECIDED)


STEPS: dict[str, Tried] = {
    "review": on_case(lambda case, **k: review(case, "", **k), REVIEWER, _S.PENDING_REVIEW, "review"),
    "send_back": on_case(
        lambda pair, **k: send_back(*pair, "请说明何时恢复。", **k),
        REVIEWER,
        _S.PENDING_REVIEW,
        "send_back",
        prepare=_with_orders,
    ),
    "record_outcome": on_case(
        lambda case, **k: record_outcome(case, hub_thread.SOLVED, **k), CALLER, _S.PENDING_OUTCOME, "record_outcome"
    ),
    "rework": on_case(
        lambda pair, **k: rework(
            pair[0], Demand(orders=pair[1], ground="false_reply", opinion="与事实不符，请重办。"), **k
        ),
        REVIEWER,
        _S.PENDING_CLOSE,
        "rework",
        prepare=_with_orders,
    ),
    "close": on_case(lambda case, **k: close(case, "solved", "", **k), REVIEWER, _S.PENDING_CLOSE, "close"),
    "archive": on_case(archive, REVIEWER, _S.CLOSED, "archive", prepare=transfer_known(True), at=MUCH_LATER),
    "withdraw": on_case(lambda case, **k: withdraw(case, step_states.WISH, **k), AGENT, _S.REGISTERED, "withdraw"),
    "urge": on_case(lambda case, **k: urge(case, "请快些。", **k), AGENT, _S.IN_HAND, "urge"),
    "mark_hard": on_case(mark_hard, DISPATCHER, _S.IN_HAND, "mark"),
    "clear_hard": on_case(clear_hard, DISPATCHER, _S.IN_HAND, "mark", prepare=marked(is_hard=True)),
    "ask_finding": on_order(
        lambda order, **k: ask_finding(
            order, Finding(kind=_K.UNREASONABLE, words="无法律依据。", shown=("proof", "leader")), **k
        ),
        HANDLER,
        _O.HANDLING,
        "mark",
        "ask_finding",
    ),
    "uphold_finding": on_request(
        lambda row, **k: uphold_finding(row, "属实。", **k), HEAD, _BOTH, _R.ASKED, more=_findings()
    ),
    "reject_finding": on_request(
        lambda row, **k: reject_finding(row, "证据不足。", **k), HEAD, _BOTH, _R.ASKED, more=_findings()
    ),
    "tell_citizen": on_request(
        lambda row, **k: tell_citizen(row, "已说明依据。", **k), REVIEWER, _BOTH, _R.GRANTED, more=_findings(_uphold)
    ),
    "clear_finding": on_case(
        lambda case, **k: clear_finding(case, _K.UNREASONABLE, "复核不成立。", **k),
        HEAD,
        _S.IN_HAND,
        "mark",
        prepare=marked(is_unreasonable=True),
    ),
    "place_hold": on_case(
        lambda case, **k: place_hold(case, Hold(kind="supervision", reason="督办未完"), **k),
        REVIEWER,
        _S.IN_HAND,
        "hold",
    ),
    "release_hold": on_case(release_hold, REVIEWER, _S.IN_HAND, "hold", prepare=_held),
}
