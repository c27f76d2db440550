"""How a case, an order or a request is brought into each of its states: what the table of steps is tried on."""

from collections.abc import Callable
from functools import partial

from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, OrderState, RequestKind, RequestState
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.record_outcome import record_outcome
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.request_city import request_city
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.cases.steps.withdraw_request import withdraw_request
from tests.cases import dispatch_thread as way
from tests.cases import hub_thread, thread
from tests.cases import intake_thread as intake
from tests.cases import returns_thread as returns
from tests.cases import work_thread as work
from tests.cast import actor

HOUR = thread.HOUR
# Everything below has happened by six on the Monday evening.
ASKED, DECIDED = thread.MONDAY + 3 * HOUR, thread.MONDAY + 4 * HOUR
WISH = Withdrawal(reason="solved", confirmed=Confirmation.RECORDING)
# The unit whose orders are tried, and the one beside it.
OWN, BESIDE = thread.COUNTY, thread.COMPANY
HANDLER, DEPUTY, DISPATCHER, REVIEWER, HEAD = "zhaihongyu", "niebaichuan", "shaojinghe", "gengruoxi", "fuchangling"


def withdrawn(case: Case) -> Case:
    return withdraw(case, WISH, by=actor("panyiming"), at=ASKED)


def in_hand(**said: object) -> Case:
    return thread.fresh(thread.signed(**said).case)


def merged(**said: object) -> Case:
    return merge(thread.registered(**said), thread.accepted(), by=actor(DISPATCHER), at=thread.MONDAY + HOUR)


# What follows the units' work, in its order.
_ONWARD: dict[CaseState, Callable[[Case], object]] = {
    CaseState.PENDING_REVIEW: lambda case: _answer(thread.order_of(case)),
    CaseState.PENDING_OUTCOME: lambda case: review(case, "", by=actor(REVIEWER), at=thread.MONDAY + 5 * HOUR),
    CaseState.PENDING_CLOSE: lambda case: record_outcome(
        case, hub_thread.SOLVED, by=actor("panyiming"), at=thread.MONDAY + 6 * HOUR
    ),
    CaseState.CLOSED: lambda case: close(case, "solved", "", by=actor(REVIEWER), at=thread.MONDAY + 7 * HOUR),
    CaseState.ARCHIVED: lambda case: archive(case, by=actor(REVIEWER), at=thread.MONDAY + 8 * HOUR),
}


def _answer(order: TaskOrder) -> None:
    at = thread.MONDAY + 4 * HOUR
    if way.renewed(order).contacted_at is None:
        first_contact(order, "", by=actor(HANDLER), at=at)
    finish(order, thread.REPLY, by=actor(HANDLER), at=at)
    sign_off(order, "", by=actor(DEPUTY), at=at)


def onward(case: Case, state: CaseState) -> Case:
    """A case that 兰山区 has in hand, taken on to `state`."""
    for reached, act in _ONWARD.items():
        act(thread.fresh(case))
        if reached == state:
            return thread.fresh(case)
    raise AssertionError(f"{state} does not follow the units' work")


CASES: dict[CaseState, Callable[..., Case]] = {
    CaseState.REGISTERED: thread.registered,
    CaseState.PENDING_SUPPLEMENT: lambda **said: intake.asked(thread.registered(**said)),
    CaseState.PENDING_DECLINE: lambda **said: intake.proposed(thread.registered(**said)),
    CaseState.PENDING_DISPATCH: thread.accepted,
    CaseState.IN_HAND: in_hand,
    CaseState.DISPUTED: returns.disputed,
    **{state: partial(lambda state, **said: onward(in_hand(**said), state), state) for state in _ONWARD},
    CaseState.MERGED: merged,
    CaseState.ANSWERED: lambda **said: intake.answer(
        thread.registered(**said), "今晚恢复供水。", by=actor(intake.AGENT), at=thread.MONDAY + HOUR
    ),
    CaseState.DECLINED: lambda **said: intake.declined(thread.registered(**said)),
    CaseState.TRANSFERRED: lambda **said: thread.fresh(
        intake.transfer(
            thread.registered(**said),
            intake.Destination(target="police_emergency"),
            by=actor(intake.AGENT),
            at=thread.MONDAY + HOUR,
        ).case
    ),
    CaseState.WITHDRAWN: lambda **said: withdrawn(thread.accepted(**said)),
}


def sent(role: str = "lead", **said: object) -> TaskOrder:
    """The order of 兰山区, which leads, or assists another; the other unit has its order too."""
    lead, other = (OWN, BESIDE) if role == "lead" else (BESIDE, OWN)
    plan = Plan(lead=thread.unit(lead), assisting=(thread.unit(other),), note="请速办")
    return thread.order_of(dispatch(thread.accepted(**said), plan, by=actor(DISPATCHER), at=thread.MONDAY), OWN)


def handling(role: str = "lead", **said: object) -> TaskOrder:
    return sign_for(sent(role, **said), by=actor(HANDLER), at=thread.MONDAY + HOUR)


def _submitted(role: str = "lead", **said: object) -> TaskOrder:
    order = handling(role, **said)
    first_contact(order, "", by=actor(HANDLER), at=thread.MONDAY + HOUR)
    return finish(order, thread.REPLY, by=actor(HANDLER), at=thread.MONDAY + 2 * HOUR)


def _returned(role: str = "lead", **said: object) -> TaskOrder:
    return returns.returned(sent(role, **said), at=thread.MONDAY + 2 * HOUR)


def recalled(order: TaskOrder) -> TaskOrder:
    return recall(order, "wrong_unit", "", by=actor(DISPATCHER), at=thread.MONDAY + 2 * HOUR)


def cancelled(**said: object) -> TaskOrder:
    return remove_unit(sent("assisting", **said), "", by=actor(DISPATCHER), at=thread.MONDAY + 2 * HOUR)


def _leaderless(role: str = "assisting", **said: object) -> TaskOrder:
    """兰山区 assists, and a lead is sought."""
    order = handling("assisting", **said)
    recalled(thread.order_of(order.case, BESIDE))
    return way.renewed(order)


def _disputed(role: str = "assisting", **said: object) -> TaskOrder:
    order = _leaderless(**said)
    dispute(order.case, "两家均称非其职责", by=actor(DISPATCHER), at=thread.MONDAY + 3 * HOUR)
    return way.renewed(order)


def of_case(state: CaseState) -> Callable[..., TaskOrder]:
    """The order, answered, of a case that has gone on to `state`."""
    return lambda role="lead", **said: thread.order_of(CASES[state](**said))


def _of_withdrawn(role: str = "lead", **said: object) -> TaskOrder:
    order = handling(role, **said)
    withdrawn(order.case)
    return way.renewed(order)


Place = tuple[OrderState, CaseState]
_HAND, _SEEK = CaseState.IN_HAND, CaseState.PENDING_DISPATCH
# Where an order may stand, and its case with it.
ORDERS: dict[Place, Callable[..., TaskOrder]] = {
    (OrderState.PENDING_SIGN_FOR, _HAND): sent,
    (OrderState.HANDLING, _HAND): handling,
    (OrderState.RETURN_REVIEW, _HAND): lambda role="lead", **said: way.renewed(returns.asked(sent(role, **said)).order),
    (OrderState.SUSPENDED, _HAND): lambda role="lead", **said: work.suspended(handling(role, **said), at=ASKED),
    (OrderState.PENDING_SIGN_OFF, _HAND): _submitted,
    (OrderState.FINISHED, _HAND): lambda role="lead", **said: sign_off(
        _submitted(role, **said), "", by=actor(DEPUTY), at=ASKED
    ),
    (OrderState.RETURNED, _SEEK): _returned,
    (OrderState.RETURNED, _HAND): lambda role="assisting", **said: _returned("assisting", **said),
    (OrderState.RECALLED, _SEEK): lambda role="lead", **said: recalled(sent("lead", **said)),
    (OrderState.RECALLED, _HAND): lambda role="assisting", **said: recalled(sent("assisting", **said)),
    (OrderState.CANCELLED, _HAND): lambda role="assisting", **said: cancelled(**said),
    (OrderState.HANDLING, _SEEK): _leaderless,
    (OrderState.HANDLING, CaseState.DISPUTED): _disputed,
    **{(OrderState.FINISHED, state): of_case(state) for state in _ONWARD},
    (OrderState.CANCELLED, CaseState.WITHDRAWN): _of_withdrawn,
}
# Places that only an order that leads comes to, or that lead there whatever the part.
LEADS_ONLY = {(OrderState.RETURNED, _SEEK), (OrderState.RECALLED, _SEEK)} | {
    (OrderState.FINISHED, state) for state in _ONWARD
}


def _returning(state: RequestState) -> CaseRequest:
    return _decided(returns.asked(sent(), at=ASKED), state, returns.accept_return, reject_return, DISPATCHER)


def _more_time(state: RequestState) -> CaseRequest:
    asked = work.asked if state == RequestState.PENDING_UNIT else work.endorsed
    return _decided(asked(handling(), at=ASKED), state, grant_extension, refuse_extension, REVIEWER)


def _standstill(state: RequestState) -> CaseRequest:
    if state == RequestState.PENDING_UNIT:
        wish = work.pause(ASKED + 7 * 24 * HOUR)
        return work.ask_suspension(handling(), wish, by=actor(HANDLER), at=ASKED)
    return _decided(work.to_suspend(handling(), at=ASKED), state, grant_suspension, refuse_suspension, HEAD)


def finding(kind: RequestKind, state: RequestState) -> CaseRequest:
    said = Finding(kind=kind, words="无法律依据，附现场照片。", shown=("proof", "leader"))
    asked = ask_finding(handling(), said, by=actor(HANDLER), at=ASKED)
    return _decided(asked, state, uphold_finding, reject_finding, HEAD)


def at_county() -> Case:
    """In hand of 沂南县, whose own hub is responsible."""
    case = way.of_county()
    by = way.at_hub(DISPATCHER, case.hub)
    return dispatch(case, Plan(lead=thread.unit(way.OUTER)), by=by, at=thread.MONDAY + HOUR)


def city_asked(case: Case) -> CaseRequest:
    return request_city(case, "请市供水集团协助排查", by=way.at_hub(DISPATCHER, case.hub), at=ASKED)


def _city(state: RequestState) -> CaseRequest:
    if state == RequestState.VOID:
        request = city_asked(way.of_county())
        by = way.at_hub(DISPATCHER, way.county_hub())
        hand_over(request.case, way.city_hub(), "", by=by, at=DECIDED)
        return renewed(request)
    grant = partial(grant_city_units, units=[thread.unit(BESIDE)])
    return _decided(city_asked(at_county()), state, grant, refuse_city_units, HEAD)


def _decided(
    asked: CaseRequest, state: RequestState, grant: Callable[..., object], refuse: Callable[..., object], who: str
) -> CaseRequest:
    match state:
        case RequestState.GRANTED:
            grant(asked, opinion="情况属实。", by=actor(who), at=DECIDED)
        case RequestState.REFUSED:
            refuse(asked, "理由不足。", by=actor(who), at=DECIDED)
        case RequestState.VOID:
            withdraw_request(asked, by=actor(HANDLER), at=DECIDED)
    return renewed(asked)


def renewed(request: CaseRequest) -> CaseRequest:
    rows = CaseRequest.objects.unscoped("test").select_related("order__unit", "case")
    return rows.get(pk=request.pk)


_DECIDED = (RequestState.ASKED, RequestState.GRANTED, RequestState.REFUSED, RequestState.VOID)
_BUILD: dict[RequestKind, tuple[Callable[[RequestState], CaseRequest], tuple[RequestState, ...]]] = {
    RequestKind.RETURN: (_returning, _DECIDED),
    RequestKind.EXTENSION: (_more_time, (RequestState.PENDING_UNIT, *_DECIDED)),
    RequestKind.SUSPENSION: (_standstill, (RequestState.PENDING_UNIT, *_DECIDED)),
    RequestKind.UNREASONABLE: (partial(finding, RequestKind.UNREASONABLE), _DECIDED),
    RequestKind.BEYOND_DUTY: (partial(finding, RequestKind.BEYOND_DUTY), _DECIDED),
    RequestKind.CITY_UNITS: (_city, _DECIDED),
}
REQUESTS: dict[tuple[RequestKind, RequestState], Callable[[], CaseRequest]] = {
    (kind, state): partial(build, state) for kind, (build, states) in _BUILD.items() for state in states
}


def finding_of(state: CaseState) -> CaseRequest:
    """A finding that is asked for in a case that has gone on to `state`."""
    asked = finding(RequestKind.UNREASONABLE, RequestState.ASKED)
    remove_unit(thread.order_of(asked.case, BESIDE), "", by=actor(DISPATCHER), at=ASKED)
    onward(asked.case, state)
    return renewed(asked)


FINDINGS = {state: partial(finding_of, state) for state in _ONWARD}


def _county_disputed() -> Case:
    case = way.of_county()
    return dispute(case, "均称非其职责", by=way.at_hub(DISPATCHER, case.hub), at=thread.MONDAY + HOUR)


def _county_withdrawn(case: Case) -> Case:
    return withdraw(case, WISH, by=way.at_hub("panyiming", case.hub), at=DECIDED)


def _gone_on(state: CaseState) -> CaseRequest:
    """A county's request, not decided, in a case that was given up since."""
    request = city_asked(at_county())
    case = _county_withdrawn(request.case)
    if state == CaseState.ARCHIVED:
        archive(case, by=way.at_hub(REVIEWER, case.hub), at=DECIDED + HOUR)
    return renewed(request)


# Where a county's case may stand when it asks the city for help, and when the city decides.
COUNTY_CASES: dict[CaseState, Callable[[], Case]] = {
    CaseState.REGISTERED: way.county_registered,
    CaseState.PENDING_DISPATCH: way.of_county,
    CaseState.IN_HAND: at_county,
    CaseState.DISPUTED: _county_disputed,
    CaseState.WITHDRAWN: lambda: _county_withdrawn(way.of_county()),
}
CITY_CASES: dict[CaseState, Callable[[], CaseRequest]] = {
    CaseState.PENDING_DISPATCH: lambda: city_asked(way.of_county()),
    CaseState.IN_HAND: lambda: city_asked(at_county()),
    CaseState.DISPUTED: lambda: city_asked(_county_disputed()),
    CaseState.WITHDRAWN: partial(_gone_on, CaseState.WITHDRAWN),
    CaseState.ARCHIVED: partial(_gone_on, CaseState.ARCHIVED),
}
