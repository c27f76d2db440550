"""How the clocks of cases look and what they say."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import elapsed, share_used, working_spans_between
from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases.lists import urgency
from lianxin.cases.queries import AnyClock
from lianxin.cases.timers import HANDLING
from lianxin.clocks.engine import closed_pauses, light_at
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation import time
from lianxin.foundation.ui.shapes import ClockFace, State

Shown = TypeVar("Shown", bound=AnyClock)
STATES: dict[str, State] = {Light.GREEN: "good", Light.AMBER: "near", Light.RED: "overdue"}
ENDED_STATES: dict[str, State] = {
    ClockState.MET: "good",
    ClockState.MISSED: "overdue",
    ClockState.CANCELLED: "ordinary",
}
NAMES = {
    "accept": "受理",
    "supplement": "补充",
    "decline_objection": "异议",
    "transfer_follow": "转接结果",
    "dispatch": "派单",
    "handle": "办理",
    "reply_review": "审核",
    "follow_up_start": "回访",
    "close": "结案",
    "sign_for": "签收",
    "first_contact": "先行联系",
    "sign_off": "审签",
    "sign_off_reserve": "提交审签",
    "interim_report": "中途汇报",
    "extension_review": "延期审核",
    "suspension_review": "挂起审核",
    "suspension_check": "挂起复核",
    "return_window": "可退单",
    "return_review": "退单审核",
    "urge_answer": "催办回应",
    "dispute": "争议协调",
    "rework": "重办",
    "rework_review": "重办审核",
}


def name_of(kind: str) -> str:
    """What a limit is called on pages; one that is not known here by its code."""
    return NAMES.get(kind, kind)


def deciding(clocks: Iterable[Shown]) -> Shown | None:
    """The clock that decides next; of what stands still its handling, whatever runs meanwhile. None for no clock."""
    rows = list(clocks)
    still = next((clock for clock in reversed(rows) if clock.kind in HANDLING and clock.is_paused), None)
    return still or min(rows, key=urgency, default=None)


def face(clock: AnyClock, at: datetime, *, label: str = "", calm: bool = False) -> ClockFace:
    """One clock at `at`: used share, what is left in working time or in plain time, its light. What stands still is due
    at no moment: it will be later by as long as it stands.

    `calm` leaves the green ones without colour, for lists in which most are green.
    """
    state = state_of(clock, at)
    return ClockFace(
        state="ordinary" if calm and state == "good" and not clock.ended else state,
        share=1 if clock.ended else _share(clock, at),
        text=words(clock, at),
        due=None if clock.is_paused else clock.due_at,
        label=label or name_of(clock.kind),
        natural=clock.runs and not Span.parse(clock.span).unit.is_working,
    )


def state_of(clock: AnyClock, at: datetime) -> State:
    """The shape and colour of a clock."""
    if clock.ended:
        return ENDED_STATES[clock.state]
    return "paused" if clock.is_paused else STATES[light_at(clock, at)]


def words(clock: AnyClock, at: datetime) -> str:
    """What a clock says: ``余 3 个工作日``, ``超 42 分钟``, ``余 1:18`` where plain time counts, ``按时``."""
    if clock.ended:
        return str(clock.get_state_display())
    if clock.is_paused:
        return _("已中止计时")
    table, unit = timetable_version(clock.timetable), Span.parse(clock.span).unit
    first, last = sorted((at, clock.due_at))
    minutes = int(elapsed(first, last, table, unit).total_seconds() // 60)
    if not unit.is_working:
        return _told(plain_length(minutes), late=at > clock.due_at)
    if not minutes:
        return _("刚超时") if at > clock.due_at else _("即将到期")
    days = {time.local(start).date() for start, _end in working_spans_between(first, last, table)}
    others = len(days - {time.local(at).date()}) if len(days) > 1 else 0
    return _told(_working_length(others, minutes), late=at > clock.due_at)


def _told(length: str, *, late: bool) -> str:
    return (_("超 %(length)s") if late else _("余 %(length)s")) % {"length": length}


def plain_length(minutes: int) -> str:
    """As the browser goes on telling it (frontend/src/islands/clock.ts): ``1 天 4 时``, ``1:18``, ``42 分``."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return _("%(days)d 天 %(hours)d 时") % {"days": days, "hours": hours}
    return f"{hours}:{left:02d}" if hours else _("%(minutes)d 分") % {"minutes": left}


def _working_length(days: int, minutes: int) -> str:
    """`days` are those that work on the way besides the present one: 0 where there is one alone."""
    if days:
        return _("%(days)d 个工作日") % {"days": days}
    if minutes < 60:
        return _("%(minutes)d 分钟") % {"minutes": minutes}
    return _("%(hours)d 工作小时") % {"hours": minutes // 60}


def _share(clock: AnyClock, at: datetime) -> float:
    if clock.due_at <= clock.started_at:
        return 1.0
    table, unit = timetable_version(clock.timetable), Span.parse(clock.span).unit
    if elapsed(clock.started_at, clock.due_at, table, unit).total_seconds() <= 0:
        return 1.0
    return share_used(clock.started_at, at, clock.due_at, table, unit, closed_pauses(clock))
