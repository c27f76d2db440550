"""A walk through the life cycle at random: who does what to which row next, and how it is brought to its end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import (
    Case,
    CaseEvent,
    CaseHold,
    CaseRequest,
    Consultation,
    Incident,
    Outcome,
    TaskOrder,
    Transfer,
)
from lianxin.cases.own_case import citizen_with
from lianxin.cases.states import REQUEST_OPEN, Adoption, AppealType, CaseState, OrderRole, OrderState, Urgency
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.ask_suspension import ask_suspension
from lianxin.cases.steps.close import close
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.record_outcome import record_outcome
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.release_hold import release_hold
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.cases.steps.unmerge import unmerge
from lianxin.demo.cast import CAST
from lianxin.foundation.actor import Actor, Door
from lianxin.organizations.models import Unit
from tests.cases import dispatch_thread as way
from tests.cases import hub_thread, step_table, thread
from tests.cases import work_thread as work
from tests.cases.step_table import AGENT, CALLER, DEPUTY, DISPATCHER, HANDLER, HEAD, LEADER, REVIEWER, STEPS
from tests.cast import actor

POOL = (thread.COUNTY, thread.COMPANY, thread.DEPARTMENT, "371311", "371312", way.OUTER)
# What belongs to no case or is not told in it, is somebody's own, or is another way of calling a step.
LEFT_OUT = {
    "receive_contact",
    "register",
    "save_draft",
    "discard_draft",
    "end_contact",
    "name_contact",
    "save_filter",
    "remove_filter",
    "save_phrase",
    "remove_phrase",
    "claim",
    "release_claim",
}
NAMES = [name for name in STEPS if name.split(maxsplit=1)[0] not in LEFT_OUT and not name.endswith(("below", "into"))]
_REQUESTS = {
    *("accept_return", "reject_return", "endorse", "grant_extension", "refuse_extension", "grant_suspension"),
    *("refuse_suspension", "uphold_finding", "reject_finding", "tell_citizen", "withdraw_request"),
    *("grant_city_units", "refuse_city_units"),
}
_ORDERS = {
    *("answer_citizen", "ask_extension", "ask_finding", "ask_suspension", "assign", "attach_to_order", "change_lead"),
    "finish",
    *("first_contact", "interim_report", "process_note", "recall", "redispatch", "reject_reply", "remove_unit"),
    *("resume", "return_order", "sign_for", "sign_for_by_telephone", "sign_off", "sub_dispatch"),
}
# What lies on the way: taken more often than what leads out of it.
_ONWARD = (
    "accept",
    "dispatch",
    "sign_for",
    "first_contact",
    "finish",
    "sign_off",
    "review",
    "record_outcome",
    "rework",
)
# What ends a walk before units have it.
_ENDING = {"answer", "decline", "decline for two", "transfer", "withdraw", "archive", "merge", "join_incident"}


@dataclass
class Walk:
    """One walk: what is walked through, when it is, and what was done so far."""

    rng: Random
    case: Case
    at: datetime
    trail: list[str] = field(default_factory=list)

    def fresh(self) -> Case:
        return thread.fresh(self.case)

    def orders(self) -> list[TaskOrder]:
        rows = TaskOrder.objects.unscoped("test").filter(case=self.case).select_related("unit", "parent__unit", "hub")
        return list(rows.order_by("-level", "pk"))

    def later(self) -> datetime:
        """Mostly minutes later, so that what has a limit can be kept; sometimes days."""
        pick = self.rng.random()
        hours = self.rng.randint(1, 96) if pick < 0.05 else self.rng.randint(1, 9) if pick < 0.2 else 0
        self.at += timedelta(hours=hours, minutes=self.rng.randint(1, 40))
        return self.at

    def unit(self) -> Unit:
        """Mostly one that the case's hub reaches."""
        hub = self.fresh().hub
        if hub.code == "01" or self.rng.random() < 0.1:
            return thread.unit(self.rng.choice(POOL))
        rows = Unit.objects.within(way.at_hub(DISPATCHER, hub)).filter(abolished_at=None).order_by("pk")
        return self.rng.choice(list(rows[:6]))

    def free_unit(self) -> Unit:
        """One that has no order of the case yet, within the reach of its hub."""
        reached = Unit.objects.within(way.at_hub(DISPATCHER, self.fresh().hub))
        taken = TaskOrder.objects.unscoped("test").filter(case=self.case).values("unit")
        return reached.filter(abolished_at=None).exclude(pk__in=taken).order_by("pk").first()


def begun(seed: int) -> Walk:
    """A case that somebody has just registered, in the city or in a county."""
    rng = Random(seed)
    said: dict[str, Any] = {
        "appeal_type": rng.choice([AppealType.COMPLAINT, AppealType.COMPLAINT, AppealType.ENQUIRY, AppealType.REPORT]),
        "urgency": rng.choice([Urgency.NORMAL, Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL]),
    }
    if rng.random() < 0.2:
        case = way.county_registered(**said)
    else:
        case = thread.registered(number=rng.choice([None, thread.NUMBER]), **said)
    return Walk(rng, case, thread.MONDAY)


def chosen(walk: Walk) -> tuple[str, Any, Actor]:
    """Which step, on which row, by whom: mostly one that the life cycle knows from here, by one whose work it is."""
    pick, sight = walk.rng.random(), _sight(walk)
    rows = {name: row for name in NAMES if (row := _row(sight, walk.rng, name)) is not None}
    if pick < 0.9:
        rows = {name: row for name, row in rows.items() if _fits(sight.case, name, row)} or rows
    names = [name for name in _ONWARD if name in rows] if pick < 0.35 else []
    names = names or [name for name in rows if name not in _ENDING or walk.rng.random() < 0.05] or list(rows)
    name = walk.rng.choice(names)
    return name, rows[name], _by(walk, name, rows[name])


@dataclass(frozen=True)
class _Sight:
    """What there is of the case before a try, read once for all that might be tried."""

    case: Case
    orders: list[TaskOrder]
    requests: list[CaseRequest]
    consultations: list[Consultation]
    holds: list[CaseHold]


def _sight(walk: Walk) -> _Sight:
    case = walk.fresh()
    requests = CaseRequest.objects.unscoped("test").filter(case=case).select_related("order__unit", "order__parent")
    asked = Consultation.objects.unscoped("test").filter(case=case).select_related("unit")
    return _Sight(case, walk.orders(), list(requests), list(asked), list(CaseHold.objects.filter(case=case)))


def _fits(case: Case, name: str, row: Any) -> bool:
    """Whether the life cycle knows the step from where its row stands."""
    if isinstance(row, TaskOrder):
        return name not in ORDER_MOVES or row.state in ORDER_MOVES[name].sources
    if isinstance(row, CaseRequest):
        about = "finding" if row.kind in ("unreasonable", "beyond_duty") else row.kind
        return row.state in REQUEST_OPEN and (about in name or name in ("endorse", "withdraw_request"))
    return name not in CASE_MOVES or case.state in CASE_MOVES[name].sources


def _row(sight: _Sight, rng: Random, name: str) -> Any:
    def one_of(rows: list[Any]) -> Any:
        return rng.choice(rows) if rows else None

    if name in _ORDERS:
        return one_of(sight.orders)
    if name in _REQUESTS:
        return one_of([row for row in sight.requests if row.state in REQUEST_OPEN] or sight.requests)
    match name:
        case "answer_consultation":
            return one_of(sight.consultations)
        case "release_hold":
            return one_of(sight.holds)
        case "close_incident":
            return sight.case.incident
        case "rework" | "send_back":
            return sight.case, tuple(order for order in sight.orders if rng.random() < 0.7)
        case "merge" | "join_incident" | "link_contact" | "link_repeat":
            return name, sight.case  # the other row is made when it is taken
    return sight.case


_MADE: dict[str, Callable[[Case], Any]] = {
    "merge": lambda case: (case, thread.accepted()),
    "join_incident": lambda case: (case, step_table.incident()),
    "link_contact": lambda case: (case, step_table.contact()),
    "link_repeat": lambda case: (case, thread.registered(thread.MONDAY - thread.HOUR, number=thread.NUMBER)),
}


def _by(walk: Walk, name: str, row: Any) -> Actor:
    """Mostly whose work it is, sometimes his leader or the citizen, sometimes anybody."""
    pick, who = walk.rng.random(), STEPS[name].who
    if pick < 0.12:
        return actor(walk.rng.choice(list(CAST)))
    if pick < 0.15:
        case = walk.fresh()
        return citizen_with(case.number, case.query_code, door=Door.PORTAL)
    order = row if isinstance(row, TaskOrder) else getattr(row, "order", None)
    if who in (HANDLER, DEPUTY):
        unit = order.unit if order else row.unit if isinstance(row, Consultation) else thread.unit(thread.COUNTY)
        return way.at_unit("zhuangdehou" if pick < 0.3 and who == DEPUTY else who, unit)
    if order and order.parent_id:
        return way.at_unit(walk.rng.choice((HANDLER, DEPUTY)), order.parent.unit)
    hub = way.city_hub() if name in ("grant_city_units", "refuse_city_units") else walk.fresh().hub
    return way.at_hub(HEAD if pick < 0.35 else who, hub)


def taken(walk: Walk, name: str, row: Any, by: Actor, at: datetime) -> object:
    """Take the step, with units and times that fit a walk where the table's own are too few."""
    if isinstance(row, tuple) and row[0] == name:
        row = _MADE[name](row[1])
    if name in _OF_WALK:
        return _OF_WALK[name](walk, row, by=by, at=at)
    return STEPS[name].call(row, by=by, at=at)


def _below(walk: Walk, order: TaskOrder) -> SubPlan:
    lower = Unit.objects.unscoped("test").filter(parent=order.unit, abolished_at=None).order_by("pk")[:3]
    return SubPlan(lead=walk.rng.choice(list(lower)) if lower else order.unit)


_OF_WALK: dict[str, Callable[..., object]] = {
    "add_unit": lambda walk, case, **k: add_unit(case, walk.unit(), OrderRole.ASSISTING, "", **k),
    "ask_suspension": lambda walk, order, **k: ask_suspension(order, work.pause(k["at"] + timedelta(days=5)), **k),
    "designate": lambda walk, case, **k: designate(case, walk.unit(), "由其先行办理。", **k),
    "dispatch": lambda walk, case, **k: dispatch(case, Plan(lead=walk.unit(), assisting=(walk.unit(),)), **k),
    "record_outcome": lambda walk, case, **k: record_outcome(
        case, walk.rng.choice((hub_thread.SOLVED, hub_thread.UNSOLVED, hub_thread.UNSOLVED)), **k
    ),
    "redispatch": lambda walk, order, **k: redispatch(order, walk.unit(), "", **k),
    "sub_dispatch": lambda walk, order, **k: sub_dispatch(order, _below(walk, order), **k),
}


def driven(walk: Walk) -> str:
    """One step further towards the archive, by whose work it is; answers what was done. It must not be refused."""
    case, at = walk.fresh(), walk.later()
    for hold in CaseHold.objects.filter(case=case, released_at=None).select_related("placed_by_post__person"):
        owner = actor(hold.placed_by_post.person.username, hold.placed_by_post.role.code)
        release_hold(hold, by=way.at_hub(owner_name(owner, hold), case.hub) if owner.hub_id else owner, at=at)
        return "release_hold"
    for child in Case.objects.unscoped("test").filter(merged_into=case, state=CaseState.MERGED):
        unmerge(child, by=way.at_hub(AGENT, child.hub), at=at)
        return "unmerge a child"
    for incident in Incident.objects.unscoped("test").filter(master=case, closed_at=None):
        close_incident(incident, by=way.at_hub(DISPATCHER, case.hub), at=at)
        return "close_incident"
    open_orders = [order for order in walk.orders() if order.is_open]
    if open_orders and case.state in (CaseState.IN_HAND, CaseState.PENDING_DISPATCH, CaseState.DISPUTED):
        return _work(open_orders[0], at)
    return _lead_on(walk, case, at)


def owner_name(_owner: Actor, hold: CaseHold) -> str:
    return str(hold.placed_by_post.person.username)


def _work(order: TaskOrder, at: datetime) -> str:
    """The deepest open order goes on: no order above one that is open is finished."""
    names = {
        OrderState.PENDING_SIGN_FOR: ("sign_for", HANDLER),
        OrderState.SUSPENDED: ("resume", HANDLER),
        OrderState.PENDING_SIGN_OFF: ("sign_off", "zhuangdehou"),
        OrderState.RETURN_REVIEW: ("withdraw_request", HANDLER),
        OrderState.HANDLING: ("finish" if order.contacted_at else "first_contact", HANDLER),
    }
    name, who = names[OrderState(order.state)]
    row: Any = order
    if name == "withdraw_request":
        rows = CaseRequest.objects.unscoped("test").select_related("order__unit")
        row = rows.get(order=order, kind="return", state__in=REQUEST_OPEN)
    STEPS[name].call(row, by=way.at_unit(who, order.unit), at=at)
    return f"{name} of {order}"


def _lead_on(walk: Walk, case: Case, at: datetime) -> str:
    def take(name: str, who: str, row: Any = None) -> str:
        STEPS[name].call(row or case, by=way.at_hub(who, case.hub), at=at)
        return name

    match case.state:
        case CaseState.PENDING_DISPATCH:
            dispatch(case, Plan(lead=walk.free_unit()), by=way.at_hub(DISPATCHER, case.hub), at=at)
            return "dispatch"
        case CaseState.DISPUTED:
            designate(case, walk.free_unit(), "由其先行办理。", by=way.at_hub(HEAD, case.hub), at=at)
            return "designate"
        case CaseState.PENDING_CLOSE:
            return _close(case, at)
        case CaseState.PENDING_DECLINE:
            proposed = CaseEvent.objects.filter(case=case, kind="case.decline_proposed").latest("seq")
            return take("reject_decline", HEAD if proposed.person_id == actor(LEADER).person_id else LEADER)
        case CaseState.TRANSFERRED:
            passed = Transfer.objects.filter(case=case).latest("pk")
            if passed.followed_at is None:
                return take("record_transfer", AGENT)
            return take("archive", REVIEWER) if passed.taken_on else take("take_back", AGENT)
        case CaseState.DECLINED:
            at = walk.at = at + timedelta(days=90)
    usual = {
        CaseState.REGISTERED: ("accept", AGENT),
        CaseState.PENDING_SUPPLEMENT: ("supplement", AGENT),
        CaseState.MERGED: ("unmerge", AGENT),
        CaseState.PENDING_REVIEW: ("review", REVIEWER),
        CaseState.PENDING_OUTCOME: ("record_outcome", CALLER),
    }
    return take(*usual.get(CaseState(case.state), ("archive", REVIEWER)))


def _close(case: Case, at: datetime) -> str:
    outcome = Outcome.objects.filter(case=case).latest("pk")
    adoption = Adoption.FOR_REFERENCE if case.appeal_type == AppealType.SUGGESTION else None
    ground = "solved" if outcome.solved == "solved" else "explained"
    close(case, ground, "", adoption, by=way.at_hub(REVIEWER, case.hub), at=at)
    return "close"
