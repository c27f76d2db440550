"""To whom a matter goes: dispatch, return, dispute, hand-over, the city's help, the tiers below."""

from collections.abc import Callable
from functools import partial
from typing import Any

from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import (
    CaseState,
    OrderRole,
    OrderState,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.request_city import request_city
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as returns
from tests.cases import step_states, thread
from tests.cases.step_states import BESIDE, DISPATCHER, HANDLER, HEAD, OWN
from tests.cases.step_table.frame import (
    HOUR,
    NOT_ALLOWED,
    OK,
    WRONG_STATE,
    Place,
    Tried,
    made_by,
    on_case,
    on_order,
    on_request,
    town_order,
)
from tests.cast import actor

_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState


def _consulted(on: Callable[[Case], object] | None = None) -> Any:
    case = thread.accepted()
    row = consult(case, thread.unit(OWN), "是否属贵单位职责？", by=actor(DISPATCHER), at=thread.MONDAY)
    if on:
        on(thread.fresh(case))
    return row


def _city_cases(move: str) -> dict[str, Place]:
    open_in = CASE_MOVES[move].sources
    return {
        f"of {state}": (made_by(make), OK if state in open_in else WRONG_STATE)
        for state, make in step_states.CITY_CASES.items()
    }


def _helper_below() -> TaskOrder:
    return way.child_of(town_order().parent, "371302002")


def _gone_below() -> TaskOrder:
    return recall(town_order(), "wrong_unit", "", by=actor(HANDLER), at=thread.MONDAY + 3 * HOUR)


def _return_below() -> Any:
    return step_states.renewed(returns.asked(town_order(), at=step_states.ASKED))


STEPS: dict[str, Tried] = {
    "consult": on_case(
        lambda case, **k: consult(case, thread.unit(thread.DEPARTMENT), "是否属贵单位职责？", **k),
        DISPATCHER,
        _S.PENDING_DISPATCH,
        "consult",
    ),
    "answer_consultation": Tried(
        call=lambda row, **k: answer_consultation(row, True, "属我单位职责。", **k),
        who=HANDLER,
        before=made_by(_consulted),
        places={
            "pending_dispatch": (made_by(_consulted), OK),
            "disputed": (
                made_by(
                    partial(_consulted, lambda case: dispute(case, "不明", by=actor(DISPATCHER), at=thread.MONDAY))
                ),
                OK,
            ),
            "in_hand": (
                made_by(
                    partial(
                        _consulted,
                        lambda case: dispatch(
                            case, Plan(lead=thread.unit(OWN)), by=actor(DISPATCHER), at=thread.MONDAY
                        ),
                    )
                ),
                WRONG_STATE,
            ),
            "withdrawn": (made_by(partial(_consulted, step_states.withdrawn)), WRONG_STATE),
        },
    ),
    "dispatch": on_case(
        lambda case, **k: dispatch(case, Plan(lead=thread.unit(OWN)), **k), DISPATCHER, _S.PENDING_DISPATCH, "dispatch"
    ),
    "recall": on_order(
        lambda order, **k: recall(order, "wrong_unit", "", **k), DISPATCHER, _O.PENDING_SIGN_FOR, "recall"
    ),
    "recall below": Tried(
        call=lambda order, **k: recall(order, "wrong_unit", "", **k), who=HANDLER, before=made_by(town_order)
    ),
    "add_unit": on_case(
        lambda case, **k: add_unit(case, thread.unit(thread.DEPARTMENT), OrderRole.ASSISTING, "", **k),
        DISPATCHER,
        _S.IN_HAND,
        "add_unit",
    ),
    "remove_unit": on_order(
        lambda order, **k: remove_unit(order, "", **k),
        DISPATCHER,
        _O.PENDING_SIGN_FOR,
        "remove_unit",
        "cancel",
        role="assisting",
    ),
    "remove_unit below": Tried(
        call=lambda order, **k: remove_unit(order, "", **k), who=HANDLER, before=made_by(_helper_below)
    ),
    "change_lead": on_order(
        lambda order, **k: change_lead(order, "", **k),
        DISPATCHER,
        _O.PENDING_SIGN_FOR,
        "change_lead",
        role="assisting",
        # The citizen's clock stands still with the lead's alone.
        closed=("suspended in in_hand",),
    ),
    "change_lead below": Tried(
        call=lambda order, **k: change_lead(order, "", **k), who=HANDLER, before=made_by(_helper_below)
    ),
    "sub_dispatch": on_order(
        lambda order, **k: sub_dispatch(order, SubPlan(lead=thread.unit(way.TOWN)), **k),
        HANDLER,
        _O.HANDLING,
        "sub_dispatch",
    ),
    "accept_return": on_request(accept_return, DISPATCHER, [_K.RETURN], _R.ASKED),
    "accept_return below": Tried(call=accept_return, who=HANDLER, before=made_by(_return_below)),
    "reject_return": on_request(
        lambda row, **k: reject_return(row, "属你单位。", **k), DISPATCHER, [_K.RETURN], _R.ASKED
    ),
    "reject_return below": Tried(
        call=lambda row, **k: reject_return(row, "属你单位。", **k), who=HANDLER, before=made_by(_return_below)
    ),
    "redispatch": on_order(
        lambda order, **k: redispatch(order, thread.unit(returns.OTHER), "", **k),
        DISPATCHER,
        _O.RETURNED,
        "redispatch redispatch_assisting",
        "redispatch",
    ),
    "redispatch below": Tried(
        call=lambda order, **k: redispatch(order, thread.unit("371302003"), "", **k),
        who=HANDLER,
        before=made_by(_gone_below),
    ),
    "dispute": on_case(
        lambda case, **k: dispute(case, "均称非其职责。", **k), DISPATCHER, _S.PENDING_DISPATCH, "dispute"
    ),
    "designate": on_case(
        lambda case, **k: designate(case, thread.unit(returns.OTHER), "由其先行办理。", **k),
        HEAD,
        _S.DISPUTED,
        "designate",
    ),
    "hand_over": on_case(
        lambda case, **k: hand_over(case, way.county_hub(), "", **k), DISPATCHER, _S.REGISTERED, "hand_over"
    ),
    "request_city": Tried(
        call=lambda case, **k: request_city(case, "请市级协助。", **k),
        who=DISPATCHER,
        hub=way.OUTER,
        before=made_by(step_states.at_county),
        places={
            state: (made_by(make), OK if state in CASE_MOVES["request_city"].sources else WRONG_STATE)
            for state, make in step_states.COUNTY_CASES.items()
        },
    ),
    "grant_city_units": on_request(
        lambda row, **k: grant_city_units(row, [thread.unit(BESIDE)], "同意。", **k),
        HEAD,
        [_K.CITY_UNITS],
        _R.ASKED,
        otherwise=NOT_ALLOWED,
        more=_city_cases("request_city"),
    ),
    "refuse_city_units": on_request(
        lambda row, **k: refuse_city_units(row, "请县里办理。", **k),
        HEAD,
        [_K.CITY_UNITS],
        _R.ASKED,
        otherwise=NOT_ALLOWED,
        more=_city_cases("refuse_city"),
    ),
}
