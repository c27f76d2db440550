"""How far an order's time may be lengthened: how often, how early it is asked for, how long. All of it by rules."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases import stretching, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.models import CaseRequest, OrderClock, TaskOrder
from lianxin.cases.states import RequestKind, RequestState
from lianxin.clocks import engine
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.rulebook.queries import current


def granted_before(order: TaskOrder) -> list[str]:
    """The spans that the order was granted, in their order."""
    rows = CaseRequest.objects.unscoped("the case is locked").filter(order=order, kind=RequestKind.EXTENSION)
    return list(rows.filter(state=RequestState.GRANTED).order_by("decided_at", "pk").values_list("granted", flat=True))


def approver_of(order: TaskOrder) -> str:
    """Which rule names who decides the next extension of an order of the first tier."""
    return "extension.second" if granted_before(order) else "extension.first"


def demand_in_time(order: TaskOrder, *, at: datetime) -> None:
    """Raises WrongState when ``count.extensions`` are used up, or the end is nearer than
    ``limit.extension_ask_before``."""
    rules, facts = current(), facts_of(order.case, order.unit)
    most = rules.find("count.extensions", facts, at).count
    if len(granted_before(order)) >= most:
        raise WrongState("extensions_used_up", _("已延期 %(most)d 次，不能再延。") % {"most": most})
    clock = _running(order)
    ahead = rules.find("limit.extension_ask_before", facts, at).span
    if at > moment_before(clock.due_at, ahead, timetable_version(clock.timetable)):
        raise WrongState("extension_late", _("延期须在到期前 %(span)s提出。") % {"span": ahead.label})


def longest(order: TaskOrder, *, at: datetime) -> Span:
    """How long the next extension may be at most, by the rule that holds for it."""
    which = "total" if granted_before(order) else "first"
    return current().find(f"limit.extension_{which}", facts_of(order.case, order.unit), at).span


def demand_span(order: TaskOrder, span: Span, *, at: datetime) -> datetime:
    """When the order would end with `span` more.

    Raises BadInput (span) for a first extension longer than ``limit.extension_first`` and for more than
    ``limit.extension_total`` altogether; WrongState where the end of what stands above leaves nothing to gain.
    """
    rules, facts, clock = current(), facts_of(order.case, order.unit), _running(order)
    before = granted_before(order)
    first, total = (rules.find(f"limit.extension_{which}", facts, at).span for which in ("first", "total"))
    if not before and _reach(clock, [str(span)]) > _reach(clock, [str(first)]):
        raise BadInput({"span": _("第一次延期最长 %(span)s。") % {"span": first.label}})
    if _reach(clock, [*before, str(span)]) > _reach(clock, [str(total)]):
        raise BadInput({"span": _("各次延期合计最长 %(span)s。") % {"span": total.label}})
    reached, above = _reach(clock, [*clock.extensions, str(span)]), demand_room(order)
    return min(reached, above) if above else reached


def demand_room(order: TaskOrder) -> datetime | None:
    """The end of what stands above, which bounds every end of this order's; None for the lead of the first tier, with
    which it moves. Raises WrongState where it leaves nothing to gain."""
    clock = _running(order)
    if stretching.leads_first_tier(order) or clock.cap_at is None:
        return None
    if clock.cap_at <= clock.due_at:
        raise WrongState("extension_without_room", _("上级时限没有余地，请先由主办单位或上级单位申请延期。"))
    return clock.cap_at


def _reach(clock: OrderClock, extensions: list[str]) -> datetime:
    return engine.reach(clock, extensions, timetable_version(clock.timetable))


def _running(order: TaskOrder) -> OrderClock:
    clock = timers.handling_of(order)
    if clock is None:
        raise WrongState("no_handling_clock", _("这张任务单的办理时限已经结束。"))
    return clock
