"""How cases look: rows of queries turned into the shapes that the interface draws."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import elapsed, share_used, working_spans_between
from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases.models import Case, CaseEvent, CaseText, Outcome, TaskOrder
from lianxin.cases.queries import AnyClock, Line, Whole
from lianxin.cases.states import CaseState, OrderRole, OrderState, TextKind, Urgency
from lianxin.clocks.engine import closed_pauses
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation import time
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, ClockFace, Entry, Fact, Row, State, Tone

STATES: dict[str, State] = {Light.GREEN: "good", Light.AMBER: "near", Light.RED: "overdue"}
CLOCK_NAMES = {
    "accept": "受理",
    "dispatch": "派单",
    "handle": "办理",
    "reply_review": "审核",
    "follow_up_start": "回访",
    "close": "结案",
    "sign_for": "签收",
    "first_contact": "先行联系",
    "sign_off": "审签",
}
DONE = (CaseState.CLOSED, CaseState.ARCHIVED)


def clock_face(clock: AnyClock, at: datetime) -> ClockFace:
    """One clock at `at`: used share, what is left in working time or in plain time, its light."""
    name = CLOCK_NAMES[clock.kind]
    if clock.ended:
        state: State = "good" if clock.state == ClockState.MET else "overdue"
        return ClockFace(state=state, share=1, text=clock.get_state_display(), due=clock.due_at, label=name)
    if clock.state == ClockState.PAUSED:
        return ClockFace(state="paused", share=_share(clock, at), text=_("暂停"), due=clock.due_at, label=name)
    return ClockFace(
        state=STATES[clock.light],
        share=_share(clock, at),
        text=_left(clock, at),
        due=clock.due_at,
        label=name,
        natural=not Span.parse(clock.span).unit.is_working,
    )


def _share(clock: AnyClock, at: datetime) -> float:
    if clock.due_at <= clock.started_at:
        return 1.0
    table, unit = timetable_version(clock.timetable), Span.parse(clock.span).unit
    return share_used(clock.started_at, at, clock.due_at, table, unit, closed_pauses(clock))


def _left(clock: AnyClock, at: datetime) -> str:
    """``余 3 个工作日``, ``余 5 工作小时``, ``超 42 分``: in the unit that the limit counts."""
    table, unit = timetable_version(clock.timetable), Span.parse(clock.span).unit
    first, last = sorted((at, clock.due_at))
    days = len({time.local(start).date() for start, _end in working_spans_between(first, last, table)})
    minutes = int(elapsed(first, last, table, unit).total_seconds() // 60)
    words = _("超 %(length)s") if at > clock.due_at else _("余 %(length)s")
    return words % {"length": _length(days, minutes, working=unit.is_working)}


def _length(days: int, minutes: int, *, working: bool) -> str:
    if working and days > 1:
        return _("%(days)d 个工作日") % {"days": days - 1}
    if minutes < 60:
        return _("%(minutes)d 分钟") % {"minutes": minutes}
    hours = _("%(hours)d 工作小时") if working else _("%(hours)d 小时")
    return hours % {"hours": minutes // 60}


def row(line: Line, at: datetime) -> Row:
    """A case in a list."""
    case = line.case
    return Row(
        title=line.title,
        href=reverse("cases:case", args=[case.number]),
        number=case.number,
        meta=[case.area.name, case.category.name, *_units(line.orders)],
        chips=[*_urgent(case), Chip(case.get_appeal_type_display()), Chip(case.get_state_display(), "strong")],
        clock=clock_face(line.clock, at) if line.clock else None,
        end=minute(case.registered_at),
    )


def _units(orders: list[TaskOrder]) -> list[str]:
    return [order.unit.short_name for order in orders if order.role == OrderRole.LEAD]


def _urgent(case: Case) -> list[Chip]:
    return [] if case.urgency == Urgency.NORMAL else [Chip(case.get_urgency_display(), "near")]


def chips(case: Case) -> list[Chip]:
    """What a case is, above its page."""
    withheld = [Chip(_("身份保密"), "outline", "lock")] if case.identity_withheld else []
    return [Chip(case.get_state_display(), "strong"), *_urgent(case), Chip(case.get_appeal_type_display()), *withheld]


def facts(case: Case, texts: Mapping[str, str]) -> list[Fact]:
    """What is known of a case."""
    place = texts.get(TextKind.PLACE, "")
    return [
        Fact(_("地点"), case.area.name, note=place),
        Fact(_("分类"), case.category.name),
        Fact(_("来源"), case.get_channel_display()),
        Fact(_("登记"), minute(case.registered_at)),
        Fact(_("市民"), _("匿名") if case.is_anonymous else _("实名")),
        Fact(_("责任平台"), case.hub.name),
    ]


def order_row(order: TaskOrder, clocks: list[AnyClock], at: datetime) -> Row:
    """One unit's share, with the clock that decides next."""
    own = [clock for clock in clocks if getattr(clock, "order_id", None) == order.pk]
    running = [clock for clock in own if not clock.ended] or [clock for clock in own if clock.kind == "handle"]
    clock = min(running, key=lambda clock: clock.due_at, default=None)
    tone: Tone = "good" if order.state == OrderState.FINISHED else "strong"
    return Row(
        title=order.unit.name,
        href=f"#order-{order.index}",
        meta=[_("派单 %(at)s") % {"at": minute(order.dispatched_at)}, *_finished(order)],
        chips=[Chip(order.get_role_display(), "strong"), Chip(order.get_state_display(), tone)],
        clock=clock_face(clock, at) if clock else None,
    )


def _finished(order: TaskOrder) -> list[str]:
    return [_("办结 %(at)s") % {"at": minute(order.finished_at)}] if order.finished_at else []


def citizen_clock(whole: Whole, at: datetime) -> ClockFace | None:
    """The clock of the whole handling, which is the citizen's."""
    clocks = [clock for clock in whole.clocks if clock.kind == "handle" and not hasattr(clock, "order_id")]
    return clock_face(clocks[-1], at) if clocks else None


def entry(event: CaseEvent, names: Mapping[int, str]) -> Entry:
    """One event of the timeline."""
    unit = event.order.unit.short_name if event.order else ""
    who = names.get(event.person_id, "") if event.person_id else _("系统")
    return Entry(
        at=event.at,
        what=f"{unit} {event.label}".strip(),
        who=who,
        note=_noted(event),
        state=_entry_state(event),
    )


def _noted(event: CaseEvent) -> str:
    if event.kind == "clock.light_turned":
        light = Light(event.data["light"]).label
        return f"{CLOCK_NAMES[event.data['clock']]}{light}，{minute(event.deadline_after or event.at)}"
    if event.deadline_after:
        return _("限 %(due)s") % {"due": minute(event.deadline_after)}
    return ""


def _entry_state(event: CaseEvent) -> State:
    if event.kind == "clock.light_turned":
        return STATES[event.data["light"]]
    return "good" if event.to_state in (OrderState.FINISHED, *DONE) else "doing"


def said(texts: list[CaseText], orders: list[TaskOrder]) -> list[tuple[str, str, str]]:
    """What units answered and citizens said: (side, who and when, text), side being ``unit`` or ``citizen``."""
    units = {order.pk: order.unit.short_name for order in orders}
    sides = {TextKind.REPLY_PUBLIC: "unit", TextKind.CITIZEN_WORDS: "citizen"}
    return [
        (
            sides[TextKind(text.kind)],
            f"{units[text.order_id] if text.order_id else _('市民')} {minute(text.at)}",
            text.text,
        )
        for text in texts
        if text.kind in sides
    ]


def outcome_facts(outcome: Outcome) -> list[Fact]:
    """The three answers of one round."""
    if not outcome.is_valid:
        return [Fact(_("回访"), _("未能联系上"))]
    return [
        Fact(_("是否联系"), _("是") if outcome.contacted else _("否")),
        Fact(_("是否解决"), outcome.get_solved_display()),
        Fact(_("是否满意"), outcome.get_satisfaction_display()),
    ]
