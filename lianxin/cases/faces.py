"""How cases look: rows of queries turned into the shapes that the interface draws."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases import clock_faces, events, policies
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.queries import Whole
from lianxin.cases.states import AppealType, CaseState, OrderRole, OrderState, Satisfaction, Solved, TextKind, Urgency
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Entry, Fact, Row, State
from lianxin.taxonomy.models import Area, Category

OVER = {CaseState.CLOSED, CaseState.ARCHIVED, OrderState.FINISHED}
# What is to be done next with an order, by which act (the reply is written on the page of the case), who may do it.
NEXT_ACTS: dict[str, tuple[str, str, Right]] = {
    OrderState.PENDING_SIGN_FOR: ("去签收", "sign_for", policies.SIGN_FOR),
    OrderState.HANDLING: ("去办理", "", policies.FINISH),
    OrderState.PENDING_SIGN_OFF: ("去审签", "sign_off", policies.SIGN_OFF),
}
# Of these as many happen with one press as it puts files.
_FILES = {events.CASE_FILE_ATTACHED, events.ORDER_FILE_ATTACHED}
NOBODY = {ActorKind.SYSTEM: "系统", ActorKind.CITIZEN: "市民", ActorKind.PEER: "对接系统"}


def case_row(line: Line, at: datetime) -> Row:
    """A case in the hotline's list."""
    case = line.case
    return Row(
        title=line.title,
        href=reverse("cases:case", args=[case.number]),
        number=case.number,
        meta=[minute(case.registered_at), case.area.name, case.category.name],
        chips=[Chip(str(CaseState(case.state).label), "strong"), *kinds(case)],
        clock=clock_faces.face(line.clock, at, calm=True) if line.clock else None,
        end=_units(line.orders),
    )


def order_row(line: Line, actor: Actor, at: datetime) -> Row:
    """A unit's own order in its list: which limit runs, what is to be done next."""
    case, order = line.case, line.order
    assert order is not None  # what a unit's list is made of
    words, key = _next_act(line, actor)
    return Row(
        title=line.title,
        href=reverse("cases:case", args=[case.number]),
        number=case.number,
        meta=[*_other_unit(order, actor), case.area.name, case.category.name],
        chips=[Chip(order.get_role_display(), "strong"), *kinds(case)],
        clock=clock_faces.face(line.clock, at) if line.clock else None,
        end=order.get_state_display(),
        act=words,
        act_href=_opened(key, order, case),
    )


def _next_act(line: Line, actor: Actor) -> tuple[str, str]:
    """What the reader himself may do next, in words and by the act's key; empty where it is somebody else's turn."""
    is_own = line.order is not None and line.order.unit_id == actor.unit_id
    state = line.order.state if line.order and is_own else ""
    words, key, right = NEXT_ACTS.get(state, ("", "", policies.READ))
    if state == OrderState.HANDLING and "first_contact" in line.running:
        words, key, right = _("去联系"), "first_contact", policies.FIRST_CONTACT
    return (str(_(words)), key) if words and actor.has(right.code) else ("", "")


def _opened(key: str, order: TaskOrder, case: Case) -> str:
    """Where the form of an act is, which leads back to the list; "" for what is done on the page of the case."""
    if not key:
        return ""
    return f"{reverse('cases:act_on', args=[case.number, key, order.pk])}?next={reverse('cases:list')}"


def _other_unit(order: TaskOrder, actor: Actor) -> list[str]:
    return [] if order.unit_id == actor.unit_id else [order.unit.short_name]


def _units(orders: list[TaskOrder]) -> str:
    """Who has it: the lead of the present round, and how many units in all; empty before the dispatch."""
    leads = [order.unit.short_name for order in orders if order.role == OrderRole.LEAD]
    if len(orders) < 2 or not leads:
        return leads[-1] if leads else ""
    return _("%(unit)s 等 %(count)d 家") % {"unit": leads[-1], "count": len({order.unit_id for order in orders})}


def kinds(case: Case) -> list[Chip]:
    """What marks a case out in a list: urgency, type, withheld identity."""
    withheld = [Chip(_("身份保密"), "outline", "lock")] if case.identity_withheld else []
    urgent = [] if case.urgency == Urgency.NORMAL else [Chip(str(Urgency(case.urgency).label), "near")]
    return [*urgent, Chip(str(AppealType(case.appeal_type).label)), *withheld]


def chips(case: Case) -> list[Chip]:
    """What a case is, above its page."""
    enterprise = [Chip(_("涉企"))] if case.is_enterprise else []
    return [Chip(case.get_state_display(), "strong"), *kinds(case), *enterprise]


def facts(whole: Whole, lineage: list[Category]) -> list[Fact]:
    """What is known of a case."""
    case = whole.case
    over = [Fact(_("结案"), minute(case.closed_at))] if case.closed_at else []
    return [
        Fact(_("市民"), whole.citizen),
        Fact(_("地点"), place_of(case.area), note=whole.text(TextKind.PLACE)),
        *_details(whole),
        Fact(_("分类"), " › ".join(category.name for category in lineage)),
        Fact(_("来源"), case.get_channel_display()),
        *([Fact(_("原编号"), case.old_number)] if case.old_number else []),
        Fact(_("登记"), minute(case.registered_at)),
        *over,
        Fact(_("平台"), case.hub.name),
    ]


def _details(whole: Whole) -> list[Fact]:
    """What was asked besides, each line with its name before the colon."""
    lines = [line.partition("：") for line in whole.text(TextKind.DETAILS).splitlines()]
    return [Fact(label, value) for label, _colon, value in lines if value]


def place_of(area: Area) -> str:
    """A town with the county that governs it; anything larger by itself."""
    above = area.governed_by if area.level == Area.Level.TOWN else None
    return f"{above.name}{area.name}" if above else area.name


def gathered(happened: Iterable[CaseEvent]) -> Iterator[tuple[CaseEvent, str]]:
    """The events in their order, each with what it is called; files that were put with one press are told as one."""
    for _same, each in groupby(happened, key=_press):
        first, *others = each
        counted = {"what": first.label, "count": 1 + len(others)}
        yield first, _("%(what)s %(count)d 个") % counted if others else first.label


def _press(event: CaseEvent) -> tuple[object, ...]:
    """What events have in common that are told as one."""
    return (event.kind, event.at, event.order_id, event.person_id) if event.kind in _FILES else (event.seq,)


def entry(
    event: CaseEvent, label: str, names: Mapping[int, str], orders: list[TaskOrder], written: Mapping[str, str]
) -> Entry:
    """One event of the timeline, called `label`; `orders` are those of the case that the reader sees, `written` what he
    reads of what was written, by the ids that events tell."""
    what = [event.order.unit.short_name] if event.order else []
    if event.kind == events.LIGHT_TURNED:
        what += [_("%(clock)s时限") % {"clock": clock_faces.name_of(event.data.get("clock", ""))}, _light(event)]
    else:
        what.append(label)
    who = names.get(event.person_id, "") if event.person_id else _(NOBODY.get(ActorKind(event.actor_kind), ""))
    return Entry(
        at=event.at, what=" ".join(what), who=str(who), note=_noted(event, orders, written), state=_entry_state(event)
    )


def _light(event: CaseEvent) -> str:
    words = {"good": _("恢复正常"), "near": _("快到期"), "overdue": _("已超时")}
    return words.get(_entry_state(event), "")


def _noted(event: CaseEvent, orders: list[TaskOrder], written: Mapping[str, str]) -> str:
    """What else there is to say of an event: what was written, to whom it went, what was answered, until when."""
    said = [written[each["text"]] for each in event.data.get("texts", ()) if each["text"] in written]
    if event.kind == events.CASE_DISPATCHED:
        sent = [order for order in orders if order.dispatched_at == event.at]
        said += [f"{order.unit.short_name}{order.get_role_display()}" for order in sent]
    elif event.kind == events.OUTCOME_RECORDED:
        words = dict([*Solved.choices, *Satisfaction.choices])
        answers = (event.data.get("solved", ""), event.data.get("satisfaction", ""))
        said += [str(words[answer]) for answer in answers if answer in words]
    limit = [_("限 %(due)s") % {"due": minute(event.deadline_after)}] if event.deadline_after else []
    return "；".join(dict.fromkeys([*said, *limit]))  # who wrote the same twice is told once


def _entry_state(event: CaseEvent) -> State:
    if event.kind == events.LIGHT_TURNED:
        return clock_faces.STATES.get(event.data.get("light", ""), "ordinary")
    if event.to_state in OVER:
        return "good"
    return "doing" if event.kind == events.CASE_REGISTERED else "ordinary"
