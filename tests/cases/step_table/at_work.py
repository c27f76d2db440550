"""What a unit does with its order, and what it asks for it."""

from datetime import timedelta
from typing import Any

from lianxin.cases.states import (
    AnswerMeans,
    AttachmentKind,
    CaseState,
    OrderState,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps.answer_citizen import Told, answer_citizen
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.ask_suspension import ask_suspension
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.resume import resume
from lianxin.cases.steps.return_order import return_order
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.withdraw_request import withdraw_request
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as returns
from tests.cases import step_states, thread
from tests.cases import work_thread as work
from tests.cases.step_states import DEPUTY, HANDLER, HEAD, REVIEWER
from tests.cases.step_table.frame import (
    AT,
    HOUR,
    LEADER,
    NUMBERED,
    Tried,
    made_by,
    on_order,
    on_request,
    photo,
    town_order,
)
from tests.cast import person

_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState
_OF_UNITS = (_K.RETURN, _K.EXTENSION, _K.SUSPENSION, _K.UNREASONABLE, _K.BEYOND_DUTY)


def _standstill_below() -> Any:
    order = way.signed_by_its_unit(town_order(), thread.MONDAY + 2.5 * HOUR)
    return step_states.renewed(work.to_suspend(order, at=step_states.ASKED))


STEPS: dict[str, Tried] = {
    "sign_for": on_order(sign_for, HANDLER, _O.PENDING_SIGN_FOR, "sign_for"),
    "sign_for_by_telephone": on_order(
        lambda order, **k: sign_for_by_telephone(order, "值班员", "马上处置。", **k),
        LEADER,
        _O.PENDING_SIGN_FOR,
        "sign_for",
    ),
    "assign": on_order(lambda order, **k: assign(order, person(HANDLER), **k), HANDLER, _O.PENDING_SIGN_FOR, "assign"),
    "attach_to_order": on_order(
        lambda order, **k: attach_to_order(order, photo(), AttachmentKind.HANDLING, **k),
        HANDLER,
        _O.HANDLING,
        "attach_to_order",
    ),
    "first_contact": on_order(lambda order, **k: first_contact(order, "", **k), HANDLER, _O.HANDLING, "first_contact"),
    "process_note": on_order(
        lambda order, **k: process_note(order, "已到现场。", **k), HANDLER, _O.HANDLING, "process_note"
    ),
    "interim_report": on_order(
        lambda order, **k: interim_report(order, "正在开挖。", **k), HANDLER, _O.HANDLING, "interim_report"
    ),
    "answer_citizen": on_order(
        lambda order, **k: answer_citizen(order, Told(text="已修好。", means=AnswerMeans.PHONE), **k),
        HANDLER,
        _O.HANDLING,
        "answer_citizen",
        said=NUMBERED,
    ),
    "return_order": on_order(
        lambda order, **k: return_order(order, returns.giving(), **k), HANDLER, _O.PENDING_SIGN_FOR, "return_order"
    ),
    "ask_extension": on_order(
        lambda order, **k: ask_extension(order, work.wish(), **k),
        HANDLER,
        _O.HANDLING,
        "extend",
        # Whoever assists has no more time than the citizen's clock leaves him.
        closed=("handling in pending_dispatch", "handling in disputed"),
    ),
    "ask_suspension": on_order(
        lambda order, **k: ask_suspension(order, work.pause(AT + timedelta(days=7)), **k),
        HANDLER,
        _O.HANDLING,
        "suspend",
        "ask_suspension",
    ),
    "endorse": on_request(
        lambda row, **k: endorse(row, "", **k), DEPUTY, [_K.EXTENSION, _K.SUSPENSION], _R.PENDING_UNIT
    ),
    "grant_extension": on_request(grant_extension, REVIEWER, [_K.EXTENSION], _R.ASKED),
    "refuse_extension": on_request(
        lambda row, **k: refuse_extension(row, "理由不足。", **k), REVIEWER, [_K.EXTENSION], _R.ASKED
    ),
    "grant_suspension": on_request(grant_suspension, HEAD, [_K.SUSPENSION], _R.ASKED),
    "grant_suspension below": Tried(
        call=grant_suspension,
        who=DEPUTY,
        before=made_by(_standstill_below),
    ),
    "refuse_suspension": on_request(
        lambda row, **k: refuse_suspension(row, "理由不足。", **k), HEAD, [_K.SUSPENSION], _R.ASKED
    ),
    "resume": on_order(resume, HANDLER, _O.SUSPENDED, "resume"),
    "withdraw_request": on_request(withdraw_request, HANDLER, _OF_UNITS, _R.ASKED, _R.PENDING_UNIT),
    "finish": on_order(
        lambda order, **k: finish(order, thread.REPLY, **k),
        HANDLER,
        _O.HANDLING,
        "finish",
        "finish",
        "finish_without_sign_off",
    ),
    "sign_off": on_order(lambda order, **k: sign_off(order, "", **k), DEPUTY, _O.PENDING_SIGN_OFF, "sign_off"),
    "reject_reply": on_order(
        lambda order, **k: reject_reply(order, "请补充。", **k), DEPUTY, _O.PENDING_SIGN_OFF, "sign_off", "reject_reply"
    ),
}
