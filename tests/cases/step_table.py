"""Every step of the room as the tables of tests call it: on what, by whom, and where it may be taken."""

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.cases.filters import Wish, to_json
from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import Case, CaseHold, Contact, Draft, Incident, SavedFilter, TaskOrder
from lianxin.cases.states import (
    AnswerMeans,
    AttachmentKind,
    CaseState,
    Channel,
    Disposition,
    OrderRole,
    OrderState,
    Relation,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps import register as registering
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.answer_citizen import Told, answer_citizen
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.answer_incident import answer_incident
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.ask_suspension import ask_suspension
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.clear_finding import clear_finding
from lianxin.cases.steps.clear_hard import clear_hard
from lianxin.cases.steps.close import close
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.lift_identity import lift_identity
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.reclassify import Classes, reclassify
from lianxin.cases.steps.record_outcome import record_outcome
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.release_hold import release_hold
from lianxin.cases.steps.remove_filter import remove_filter
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.request_city import request_city
from lianxin.cases.steps.resume import resume
from lianxin.cases.steps.return_order import return_order
from lianxin.cases.steps.review import review
from lianxin.cases.steps.rework import Demand, rework
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.cases.steps.save_filter import save_filter
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.split import split
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.tell_citizen import tell_citizen
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.cases.steps.unmerge import unmerge
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.cases.steps.urge import urge
from lianxin.cases.steps.withdraw import withdraw
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.taxonomy.queries import category
from tests.cases import dispatch_thread as way
from tests.cases import hub_thread, step_states, thread
from tests.cases import intake_thread as intake
from tests.cases import returns_thread as returns
from tests.cases import work_thread as work
from tests.cases.step_states import BESIDE, CASES, DEPUTY, DISPATCHER, FINDINGS, HANDLER, HEAD, OWN, REVIEWER
from tests.cast import actor, person, post
from tests.foundation.files.makings import picture, upload

HOUR = thread.HOUR
# After everything that `step_states` does.
AT = thread.MONDAY + 9 * HOUR
MUCH_LATER = thread.MONDAY + timedelta(days=90)
AGENT, LEADER, CALLER = intake.AGENT, intake.LEADER, "panyiming"
OK, WRONG_STATE, NOT_FOUND, NOT_ALLOWED = "ok", "wrong_state", "not_found", "not_allowed"


class Row(NamedTuple):
    """What a step is tried on: `make` makes it, once for all rows of this `key`; `prepare` is done to it anew for each
    try and answers the row, or nothing where it is refused: then so must be the step itself."""

    key: Hashable
    make: Callable[[], Any]
    prepare: Callable[[Any], Any] | None = None

    def made(self) -> Any:
        """The row, made and prepared anew."""
        return self.prepared(self.make())

    def prepared(self, made: Any) -> Any:
        """What `prepare` makes of the row that was `made`."""
        with suppress(WrongState):
            return self.prepare(made) if self.prepare else made
        return made


def _row(make: Callable[[], Any], prepare: Callable[[Any], Any] | None = None) -> Row:
    return Row(make, make, prepare)


Place = tuple[Row, str]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A step: `call` takes it with good input on the row (or rows, the case first) that `before` makes; `who` of the
    cast takes it, at the row's `hub`; `places` are the rows that it is tried on with what comes of it there. `mine`
    makes a row that is the actor's own where rows are somebody's; `unit` is the one that acts on it for units."""

    call: Callable[..., Any]
    who: str
    before: Row
    places: dict[str, Place] = field(default_factory=dict)
    at: datetime = AT
    hub: str = "01"
    unit: str = OWN
    mine: Callable[[Actor], Any] | None = None

    def by(self) -> Actor:
        """Who takes it."""
        return actor(self.who) if self.hub == "01" else way.at_hub(self.who, way.county_hub())


def case_of(row: Any) -> Case | None:
    """The case that a row belongs to, if it is one of a case."""
    first = row[0] if isinstance(row, tuple) else row
    if isinstance(first, Incident):
        return first.master
    return first if isinstance(first, Case) else getattr(first, "case", None)


def orders_of(case: Case) -> tuple[TaskOrder, ...]:
    return tuple(TaskOrder.objects.unscoped("test").filter(case=case))


def _sources(table: dict[str, Any], moves: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(table[move].sources for move in moves))


def _case_in(state: CaseState, **said: Any) -> Case:
    return thread.fresh(CASES[state](**said))


def photo() -> SimpleUploadedFile:
    """A picture as somebody hands it in."""
    return upload(picture(), "现场.jpg")


def _on_case(
    call: Callable[..., Any],
    who: str,
    state: CaseState,
    *moves: str,
    prepare: Callable[[Case], Any] | None = None,
    said: dict[str, Any] | None = None,
    **other: Any,
) -> Tried:
    """A step on a case that may stand in `state`, by the table in the sources of `moves`."""
    open_in = _sources(CASE_MOVES, moves)
    rows = {each: Row((each, *(said or {})), partial(_case_in, each, **(said or {})), prepare) for each in CaseState}
    places = {each: (row, OK if each in open_in else WRONG_STATE) for each, row in rows.items()}
    return Tried(call=call, who=who, before=rows[state], **{"places": places} | other)


def _on_order(
    call: Callable[..., Any],
    who: str,
    state: OrderState,
    of_case: str,
    *of_order: str,
    role: str = "lead",
    said: dict[str, Any] | None = None,
    closed: Iterable[str] = (),
) -> Tried:
    """A step on an order that may stand in `state`, by the tables in the sources of the moves; `closed` are where
    something else stands against it."""
    cases = _sources(CASE_MOVES, of_case.split())
    orders = _sources(ORDER_MOVES, of_order or (of_case,))
    rows = {
        place: Row((place, role, *(said or {})), partial(make, role, **(said or {})))
        for place, make in step_states.ORDERS.items()
    }
    places = {
        f"{at} in {case}": (
            row,
            OK if at in orders and case in cases and f"{at} in {case}" not in closed else WRONG_STATE,
        )
        for (at, case), row in rows.items()
        if role == "lead" or (at, case) not in step_states.LEADS_ONLY
    }
    before = next(row for (at, _case), row in rows.items() if at == state)
    return Tried(call=call, who=who, before=before, places=places)


def _on_request(
    call: Callable[..., Any],
    who: str,
    kinds: Iterable[RequestKind],
    *states: RequestState,
    otherwise: str = NOT_FOUND,
    more: dict[str, Place] | None = None,
) -> Tried:
    """A step on requests of `kinds` in `states`; for requests of other kinds it does `otherwise`."""
    kinds = tuple(kinds)

    def comes(kind: RequestKind, state: RequestState) -> str:
        if kind not in kinds:
            return otherwise
        return OK if state in states else WRONG_STATE

    places = {
        f"{kind} {state}": (_row(make), comes(kind, state)) for (kind, state), make in step_states.REQUESTS.items()
    }
    before = _row(step_states.REQUESTS[kinds[0], states[0]])
    return Tried(call=call, who=who, before=before, places=places | (more or {}))


def _findings(prepare: Callable[..., Any] | None = None) -> dict[str, Place]:
    open_in = CASE_MOVES["mark"].sources

    return {
        f"in {state}": (_row(make, prepare), OK if state in open_in else WRONG_STATE)
        for state, make in FINDINGS.items()
    }


def _city_cases(move: str) -> dict[str, Place]:
    open_in = CASE_MOVES[move].sources
    return {
        f"of {state}": (_row(make), OK if state in open_in else WRONG_STATE)
        for state, make in step_states.CITY_CASES.items()
    }


def _set(**marks: object) -> Callable[[Case], Case]:
    """What earlier steps have set, in whatever state the case is now."""

    def mark(case: Case) -> Case:
        Case._base_manager.filter(pk=case.pk).update(**marks)
        return thread.fresh(case)

    return mark


def _in_incident(case: Case) -> Case:
    incident = Incident.objects.create(
        hub=case.hub, master=case, title="片区停水", category=case.category, area=case.area, opened_at=thread.MONDAY
    )
    return _set(incident=incident)(case)


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


def _contact() -> Contact:
    return receive_contact(Channel.PHONE, way.city_hub(), None, None, by=actor(AGENT), at=thread.MONDAY)


def _contact_ended() -> Contact:
    return end_contact(_contact(), Disposition.PROGRESS, by=actor(AGENT), at=thread.MONDAY)


def _contact_of(case: Case) -> tuple[Case, Contact]:
    return thread.fresh(case), _contact()


def _earlier(case: Case) -> tuple[Case, Case]:
    return thread.fresh(case), thread.registered(thread.MONDAY - HOUR, number=thread.NUMBER)


def _with_master(case: Case) -> tuple[Case, Case]:
    return thread.fresh(case), thread.accepted()


def _into(state: CaseState) -> tuple[Case, Case]:
    return thread.registered(), CASES[state]()


def _with_incident(case: Case) -> tuple[Case, Incident]:
    return thread.fresh(case), _incident()


def _incident() -> Incident:
    return open_incident(thread.dispatched(), "银雀山路片区停水", by=actor(DISPATCHER), at=thread.MONDAY)


def _closed_incident() -> Incident:
    return close_incident(_incident(), by=actor(DISPATCHER), at=thread.MONDAY + HOUR)


def _transfer_known(taken_on: bool) -> Callable[[Case], Case]:
    def know(case: Case) -> Case:
        record_transfer(case, taken_on, "", by=actor(AGENT), at=thread.MONDAY + 2 * HOUR)
        return thread.fresh(case)

    return know


def _consulted(on: Callable[[Case], object] | None = None) -> Any:
    case = thread.accepted()
    row = consult(case, thread.unit(OWN), "是否属贵单位职责？", by=actor(DISPATCHER), at=thread.MONDAY)
    if on:
        on(thread.fresh(case))
    return row


def _draft(by: Actor | None = None) -> Draft:
    writing = Writing(channel=Channel.PHONE, fields={"title": "停水"})
    if by is None or by.post_id is None:
        return save_draft(None, writing, by=actor(AGENT), at=thread.MONDAY)
    return Draft.objects.create(
        post_id=by.post_id, channel=Channel.PHONE, body="{}", begun_at=thread.MONDAY, saved_at=thread.MONDAY
    )


def _discarded() -> Draft:
    return discard_draft(_draft(), by=actor(AGENT), at=thread.MONDAY)


def _registered_draft() -> Draft:
    draft = _draft()
    registering.register(_contact(), thread.statement(), by=actor(AGENT), at=thread.MONDAY, draft=draft)
    return draft


def _filter(by: Actor | None = None) -> SavedFilter:
    owner = by.person_id if by and by.person_id else person(AGENT).pk
    return SavedFilter.objects.create(
        name="路灯" if by else "停电的", content=to_json(Wish(words="停水")), saved_at=thread.MONDAY, person_id=owner
    )


def _town_order() -> TaskOrder:
    return way.passed_on(thread.signed(), way.TOWN, "371302002", at=thread.MONDAY + 2 * HOUR)


def _helper_below() -> TaskOrder:
    return way.child_of(_town_order().parent, "371302002")


def _gone_below() -> TaskOrder:
    return recall(_town_order(), "wrong_unit", "", by=actor(HANDLER), at=thread.MONDAY + 3 * HOUR)


def _return_below() -> Any:
    return step_states.renewed(returns.asked(_town_order(), at=step_states.ASKED))


def _standstill_below() -> Any:
    order = way.signed_by_its_unit(_town_order(), thread.MONDAY + 2.5 * HOUR)
    return step_states.renewed(work.to_suspend(order, at=step_states.ASKED))


def _nothing() -> None:
    return None


def _writing() -> Writing:
    return Writing(channel=Channel.PHONE, fields={"title": "停水两天"})


_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState
_NUMBERED = {"number": thread.NUMBER}
_BOTH = (_K.UNREASONABLE, _K.BEYOND_DUTY)
_OF_UNITS = (_K.RETURN, _K.EXTENSION, _K.SUSPENSION, *_BOTH)


def _with_orders(case: Case) -> tuple[Case, tuple[TaskOrder, ...]]:
    return thread.fresh(case), orders_of(case)


def _uphold(request: Any) -> Any:
    return uphold_finding(request, "属实。", by=actor(HEAD), at=step_states.DECIDED)


STEPS: dict[str, Tried] = {
    "accept": _on_case(accept, AGENT, _S.REGISTERED, "accept"),
    "accept_return": _on_request(accept_return, DISPATCHER, [_K.RETURN], _R.ASKED),
    "accept_return below": Tried(call=accept_return, who=HANDLER, before=_row(_return_below)),
    "add_unit": _on_case(
        lambda case, **k: add_unit(case, thread.unit(thread.DEPARTMENT), OrderRole.ASSISTING, "", **k),
        DISPATCHER,
        _S.IN_HAND,
        "add_unit",
    ),
    "answer": _on_case(lambda case, **k: answer(case, "今晚恢复供水。", **k), AGENT, _S.REGISTERED, "answer"),
    "answer_citizen": _on_order(
        lambda order, **k: answer_citizen(order, Told(text="已修好。", means=AnswerMeans.PHONE), **k),
        HANDLER,
        _O.HANDLING,
        "answer_citizen",
        said=_NUMBERED,
    ),
    "answer_consultation": Tried(
        call=lambda row, **k: answer_consultation(row, True, "属我单位职责。", **k),
        who=HANDLER,
        before=_row(_consulted),
        places={
            "pending_dispatch": (_row(_consulted), OK),
            "disputed": (
                _row(partial(_consulted, lambda case: dispute(case, "不明", by=actor(DISPATCHER), at=thread.MONDAY))),
                OK,
            ),
            "in_hand": (
                _row(
                    partial(
                        _consulted,
                        lambda case: dispatch(
                            case, Plan(lead=thread.unit(OWN)), by=actor(DISPATCHER), at=thread.MONDAY
                        ),
                    )
                ),
                WRONG_STATE,
            ),
            "withdrawn": (_row(partial(_consulted, step_states.withdrawn)), WRONG_STATE),
        },
    ),
    "answer_incident": _on_case(
        lambda case, **k: answer_incident(case, "正在抢修。", **k),
        DISPATCHER,
        _S.IN_HAND,
        "answer_from_incident",
        prepare=_in_incident,
    ),
    "archive": _on_case(archive, REVIEWER, _S.CLOSED, "archive", prepare=_transfer_known(True), at=MUCH_LATER),
    "ask_extension": _on_order(
        lambda order, **k: ask_extension(order, work.wish(), **k),
        HANDLER,
        _O.HANDLING,
        "extend",
        # Whoever assists has no more time than the citizen's clock leaves him.
        closed=("handling in pending_dispatch", "handling in disputed"),
    ),
    "ask_finding": _on_order(
        lambda order, **k: ask_finding(
            order, Finding(kind=_K.UNREASONABLE, words="无法律依据。", shown=("proof", "leader")), **k
        ),
        HANDLER,
        _O.HANDLING,
        "mark",
        "ask_finding",
    ),
    "ask_supplement": _on_case(
        lambda case, **k: ask_supplement(case, intake.QUESTION, **k), AGENT, _S.REGISTERED, "ask_supplement"
    ),
    "ask_suspension": _on_order(
        lambda order, **k: ask_suspension(order, work.pause(AT + timedelta(days=7)), **k),
        HANDLER,
        _O.HANDLING,
        "suspend",
        "ask_suspension",
    ),
    "attach_to_case": _on_case(
        lambda case, **k: attach_to_case(case, photo(), AttachmentKind.EVIDENCE, **k),
        AGENT,
        _S.REGISTERED,
        "attach_to_case",
    ),
    "attach_to_order": _on_order(
        lambda order, **k: attach_to_order(order, photo(), AttachmentKind.HANDLING, **k),
        HANDLER,
        _O.HANDLING,
        "attach_to_order",
    ),
    "assign": _on_order(lambda order, **k: assign(order, person(HANDLER), **k), HANDLER, _O.PENDING_SIGN_FOR, "assign"),
    "change_lead": _on_order(
        lambda order, **k: change_lead(order, "", **k),
        DISPATCHER,
        _O.PENDING_SIGN_FOR,
        "change_lead",
        role="assisting",
        # The citizen's clock stands still with the lead's alone.
        closed=("suspended in in_hand",),
    ),
    "change_lead below": Tried(
        call=lambda order, **k: change_lead(order, "", **k), who=HANDLER, before=_row(_helper_below)
    ),
    "clear_finding": _on_case(
        lambda case, **k: clear_finding(case, _K.UNREASONABLE, "复核不成立。", **k),
        HEAD,
        _S.IN_HAND,
        "mark",
        prepare=_set(is_unreasonable=True),
    ),
    "clear_hard": _on_case(clear_hard, DISPATCHER, _S.IN_HAND, "mark", prepare=_set(is_hard=True)),
    "close": _on_case(lambda case, **k: close(case, "solved", "", **k), REVIEWER, _S.PENDING_CLOSE, "close"),
    "close_incident": Tried(
        call=close_incident,
        who=DISPATCHER,
        before=_row(_incident),
        places={"open": (_row(_incident), OK), "closed": (_row(_closed_incident), WRONG_STATE)},
    ),
    "confirm_decline": _on_case(
        lambda case, **k: confirm_decline(case, "", **k), LEADER, _S.PENDING_DECLINE, "confirm_decline"
    ),
    "consult": _on_case(
        lambda case, **k: consult(case, thread.unit(thread.DEPARTMENT), "是否属贵单位职责？", **k),
        DISPATCHER,
        _S.PENDING_DISPATCH,
        "consult",
    ),
    "correct": _on_case(
        lambda case, **k: correct(case, Correction(title="小区停水三天"), **k), AGENT, _S.REGISTERED, "correct"
    ),
    "decline": _on_case(lambda case, **k: decline(case, intake.PLAIN, **k), AGENT, _S.REGISTERED, "decline"),
    "decline for two": _on_case(
        lambda case, **k: decline(case, intake.GRAVE, **k), AGENT, _S.REGISTERED, "propose_decline"
    ),
    "designate": _on_case(
        lambda case, **k: designate(case, thread.unit(returns.OTHER), "由其先行办理。", **k),
        HEAD,
        _S.DISPUTED,
        "designate",
    ),
    "discard_draft": Tried(
        call=discard_draft,
        who=AGENT,
        before=_row(_draft),
        mine=_draft,
        places={
            "open": (_row(_draft), OK),
            "discarded": (_row(_discarded), WRONG_STATE),
            "registered": (_row(_registered_draft), WRONG_STATE),
        },
    ),
    "dispatch": _on_case(
        lambda case, **k: dispatch(case, Plan(lead=thread.unit(OWN)), **k), DISPATCHER, _S.PENDING_DISPATCH, "dispatch"
    ),
    "dispute": _on_case(
        lambda case, **k: dispute(case, "均称非其职责。", **k), DISPATCHER, _S.PENDING_DISPATCH, "dispute"
    ),
    "end_contact": Tried(
        call=lambda contact, **k: end_contact(contact, Disposition.PROGRESS, **k),
        who=AGENT,
        before=_row(_contact),
        places={"open": (_row(_contact), OK), "ended": (_row(_contact_ended), WRONG_STATE)},
    ),
    "endorse": _on_request(
        lambda row, **k: endorse(row, "", **k), DEPUTY, [_K.EXTENSION, _K.SUSPENSION], _R.PENDING_UNIT
    ),
    "finish": _on_order(
        lambda order, **k: finish(order, thread.REPLY, **k),
        HANDLER,
        _O.HANDLING,
        "finish",
        "finish",
        "finish_without_sign_off",
    ),
    "first_contact": _on_order(lambda order, **k: first_contact(order, "", **k), HANDLER, _O.HANDLING, "first_contact"),
    "grant_city_units": _on_request(
        lambda row, **k: grant_city_units(row, [thread.unit(BESIDE)], "同意。", **k),
        HEAD,
        [_K.CITY_UNITS],
        _R.ASKED,
        otherwise=NOT_ALLOWED,
        more=_city_cases("request_city"),
    ),
    "grant_extension": _on_request(grant_extension, REVIEWER, [_K.EXTENSION], _R.ASKED),
    "grant_suspension": _on_request(grant_suspension, HEAD, [_K.SUSPENSION], _R.ASKED),
    "grant_suspension below": Tried(
        call=grant_suspension,
        who=DEPUTY,
        before=_row(_standstill_below),
    ),
    "hand_over": _on_case(
        lambda case, **k: hand_over(case, way.county_hub(), "", **k), DISPATCHER, _S.REGISTERED, "hand_over"
    ),
    "interim_report": _on_order(
        lambda order, **k: interim_report(order, "正在开挖。", **k), HANDLER, _O.HANDLING, "interim_report"
    ),
    "join_incident": _on_case(
        lambda pair, **k: join_incident(*pair, **k),
        DISPATCHER,
        _S.REGISTERED,
        "join_incident",
        prepare=_with_incident,
    ),
    "lift_identity": _on_case(
        lambda case, **k: lift_identity(case, "本人同意公开。", **k),
        AGENT,
        _S.IN_HAND,
        "withhold",
        prepare=_set(identity_withheld=True),
    ),
    "link_contact": _on_case(
        lambda pair, **k: link_contact(pair[1], pair[0], Relation.URGES, **k),
        AGENT,
        _S.IN_HAND,
        "link_contact",
        prepare=_contact_of,
    ),
    "link_repeat": _on_case(
        lambda pair, **k: link_repeat(*pair, **k),
        AGENT,
        _S.REGISTERED,
        "link_repeat",
        prepare=_earlier,
        said=_NUMBERED,
    ),
    "mark_hard": _on_case(mark_hard, DISPATCHER, _S.IN_HAND, "mark"),
    "merge": _on_case(lambda pair, **k: merge(*pair, **k), AGENT, _S.REGISTERED, "merge", prepare=_with_master),
    "merge into": Tried(
        call=lambda pair, **k: merge(*pair, **k),
        who=AGENT,
        before=_row(partial(_into, _S.REGISTERED)),
        places={
            state: (_row(partial(_into, state)), OK if state in CASE_MOVES["be_master"].sources else WRONG_STATE)
            for state in CaseState
        },
    ),
    "object_to_decline": _on_case(
        lambda case, **k: object_to_decline(case, "不同意。", **k), AGENT, _S.DECLINED, "object_to_decline"
    ),
    "open_incident": _on_case(
        lambda case, **k: open_incident(case, "片区停水", **k), DISPATCHER, _S.IN_HAND, "be_master"
    ),
    "place_hold": _on_case(
        lambda case, **k: place_hold(case, Hold(kind="supervision", reason="督办未完"), **k),
        REVIEWER,
        _S.IN_HAND,
        "hold",
    ),
    "process_note": _on_order(
        lambda order, **k: process_note(order, "已到现场。", **k), HANDLER, _O.HANDLING, "process_note"
    ),
    "recall": _on_order(
        lambda order, **k: recall(order, "wrong_unit", "", **k), DISPATCHER, _O.PENDING_SIGN_FOR, "recall"
    ),
    "recall below": Tried(
        call=lambda order, **k: recall(order, "wrong_unit", "", **k), who=HANDLER, before=_row(_town_order)
    ),
    "receive_contact": Tried(
        call=lambda hub, **k: receive_contact(Channel.PHONE, hub, None, None, **k), who=AGENT, before=_row(way.city_hub)
    ),
    "reclassify": _on_case(
        lambda case, **k: reclassify(case, Classes(reason="wrong_class", category=category("0402", AT)), **k),
        AGENT,
        _S.REGISTERED,
        "reclassify",
    ),
    "record_outcome": _on_case(
        lambda case, **k: record_outcome(case, hub_thread.SOLVED, **k), CALLER, _S.PENDING_OUTCOME, "record_outcome"
    ),
    "record_transfer": _on_case(
        lambda case, **k: record_transfer(case, True, "", **k), AGENT, _S.TRANSFERRED, "record_transfer"
    ),
    "redispatch": _on_order(
        lambda order, **k: redispatch(order, thread.unit(returns.OTHER), "", **k),
        DISPATCHER,
        _O.RETURNED,
        "redispatch redispatch_assisting",
        "redispatch",
    ),
    "redispatch below": Tried(
        call=lambda order, **k: redispatch(order, thread.unit("371302003"), "", **k),
        who=HANDLER,
        before=_row(_gone_below),
    ),
    "refuse_city_units": _on_request(
        lambda row, **k: refuse_city_units(row, "请县里办理。", **k),
        HEAD,
        [_K.CITY_UNITS],
        _R.ASKED,
        otherwise=NOT_ALLOWED,
        more=_city_cases("refuse_city"),
    ),
    "refuse_extension": _on_request(
        lambda row, **k: refuse_extension(row, "理由不足。", **k), REVIEWER, [_K.EXTENSION], _R.ASKED
    ),
    "refuse_suspension": _on_request(
        lambda row, **k: refuse_suspension(row, "理由不足。", **k), HEAD, [_K.SUSPENSION], _R.ASKED
    ),
    "register": Tried(
        call=lambda contact, **k: registering.register(contact, thread.statement(), **k),
        who=AGENT,
        before=_row(_contact),
    ),
    "reject_decline": _on_case(
        lambda case, **k: reject_decline(case, "应予受理。", **k), LEADER, _S.PENDING_DECLINE, "reject_decline"
    ),
    "reject_finding": _on_request(
        lambda row, **k: reject_finding(row, "证据不足。", **k), HEAD, _BOTH, _R.ASKED, more=_findings()
    ),
    "reject_reply": _on_order(
        lambda order, **k: reject_reply(order, "请补充。", **k), DEPUTY, _O.PENDING_SIGN_OFF, "sign_off", "reject_reply"
    ),
    "reject_return": _on_request(
        lambda row, **k: reject_return(row, "属你单位。", **k), DISPATCHER, [_K.RETURN], _R.ASKED
    ),
    "reject_return below": Tried(
        call=lambda row, **k: reject_return(row, "属你单位。", **k), who=HANDLER, before=_row(_return_below)
    ),
    "release_hold": _on_case(release_hold, REVIEWER, _S.IN_HAND, "hold", prepare=_held),
    "remove_filter": Tried(call=remove_filter, who=AGENT, before=_row(_filter), mine=_filter),
    "remove_unit": _on_order(
        lambda order, **k: remove_unit(order, "", **k),
        DISPATCHER,
        _O.PENDING_SIGN_FOR,
        "remove_unit",
        "cancel",
        role="assisting",
    ),
    "remove_unit below": Tried(
        call=lambda order, **k: remove_unit(order, "", **k), who=HANDLER, before=_row(_helper_below)
    ),
    "request_city": Tried(
        call=lambda case, **k: request_city(case, "请市级协助。", **k),
        who=DISPATCHER,
        hub=way.OUTER,
        before=_row(step_states.at_county),
        places={
            state: (_row(make), OK if state in CASE_MOVES["request_city"].sources else WRONG_STATE)
            for state, make in step_states.COUNTY_CASES.items()
        },
    ),
    "resume": _on_order(resume, HANDLER, _O.SUSPENDED, "resume"),
    "return_order": _on_order(
        lambda order, **k: return_order(order, returns.giving(), **k), HANDLER, _O.PENDING_SIGN_FOR, "return_order"
    ),
    "review": _on_case(lambda case, **k: review(case, "", **k), REVIEWER, _S.PENDING_REVIEW, "review"),
    "rework": _on_case(
        lambda pair, **k: rework(
            pair[0], Demand(orders=pair[1], ground="false_reply", opinion="与事实不符，请重办。"), **k
        ),
        REVIEWER,
        _S.PENDING_CLOSE,
        "rework",
        prepare=_with_orders,
    ),
    "save_draft": Tried(
        call=lambda draft, **k: save_draft(draft, _writing(), **k),
        who=AGENT,
        before=_row(_draft),
        mine=_draft,
        places={
            "open": (_row(_draft), OK),
            "discarded": (_row(_discarded), WRONG_STATE),
            "registered": (_row(_registered_draft), WRONG_STATE),
        },
    ),
    "save_filter": Tried(
        call=lambda _row, **k: save_filter("停水的", Wish(words="停水"), **k), who=AGENT, before=_row(_nothing)
    ),
    "save_filter shared": Tried(
        call=lambda _row, **k: save_filter("停水的", Wish(words="停水"), shared=True, **k),
        who=HANDLER,
        before=_row(_nothing),
    ),
    "send_back": _on_case(
        lambda pair, **k: send_back(*pair, "请说明何时恢复。", **k),
        REVIEWER,
        _S.PENDING_REVIEW,
        "send_back",
        prepare=_with_orders,
    ),
    "sign_for": _on_order(sign_for, HANDLER, _O.PENDING_SIGN_FOR, "sign_for"),
    "sign_for_by_telephone": _on_order(
        lambda order, **k: sign_for_by_telephone(order, "值班员", "马上处置。", **k),
        LEADER,
        _O.PENDING_SIGN_FOR,
        "sign_for",
    ),
    "sign_off": _on_order(lambda order, **k: sign_off(order, "", **k), DEPUTY, _O.PENDING_SIGN_OFF, "sign_off"),
    "split": _on_case(
        lambda case, **k: split(case, thread.statement(title="路灯不亮"), **k), AGENT, _S.REGISTERED, "split"
    ),
    "sub_dispatch": _on_order(
        lambda order, **k: sub_dispatch(order, SubPlan(lead=thread.unit(way.TOWN)), **k),
        HANDLER,
        _O.HANDLING,
        "sub_dispatch",
    ),
    "supplement": _on_case(
        lambda case, **k: supplement(case, "三号楼。", **k),
        AGENT,
        _S.PENDING_SUPPLEMENT,
        "supplement",
        "add_supplement",
    ),
    "take_back": _on_case(take_back, AGENT, _S.TRANSFERRED, "take_back", prepare=_transfer_known(False)),
    "tell_citizen": _on_request(
        lambda row, **k: tell_citizen(row, "已说明依据。", **k), REVIEWER, _BOTH, _R.GRANTED, more=_findings(_uphold)
    ),
    "transfer": _on_case(
        lambda case, **k: transfer(case, Destination(target="fire_emergency"), **k), AGENT, _S.REGISTERED, "transfer"
    ),
    "unmerge": _on_case(unmerge, AGENT, _S.MERGED, "unmerge"),
    "uphold_finding": _on_request(
        lambda row, **k: uphold_finding(row, "属实。", **k), HEAD, _BOTH, _R.ASKED, more=_findings()
    ),
    "urge": _on_case(lambda case, **k: urge(case, "请快些。", **k), AGENT, _S.IN_HAND, "urge"),
    "withdraw": _on_case(lambda case, **k: withdraw(case, step_states.WISH, **k), AGENT, _S.REGISTERED, "withdraw"),
    "withdraw_request": _on_request(withdraw_request, HANDLER, _OF_UNITS, _R.ASKED, _R.PENDING_UNIT),
    "withhold_identity": _on_case(withhold_identity, AGENT, _S.IN_HAND, "withhold"),
}
# What the clocks' keeper alone calls, by rule and for nobody; no right stands before it.
MACHINES = {"note_light", "note_moved_end", "lapse_return"}
