"""An order that cannot go on stands still until a planned date, and is looked at again meanwhile."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.cases import stretching, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.clocks.terms import terms
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.rulebook.queries import find


def latest(order: TaskOrder, *, at: datetime) -> datetime:
    """Until when a suspension asked for at `at` may last (``limit.suspension_longest``)."""
    limit = terms("suspension_longest", facts_of(order.case, order.unit), at)
    return due(at, limit.span, timetable(limit.calendar, at), limit.count)


def demand_until(order: TaskOrder, until: datetime, *, at: datetime) -> None:
    """Raises BadInput (until) for a planned date without a zone, that does not lie ahead, or that lies beyond
    ``limit.suspension_longest``."""
    last = latest(order, at=at)
    if until.tzinfo is None or not at < until <= last:
        day = time.local(last).date()
        raise BadInput({"until": _("计划恢复时间须晚于现在，且不晚于 %(day)s。") % {"day": day}})


def stand_still(order: TaskOrder, until: datetime, *, at: datetime) -> list[dict[str, Any]]:
    """Stop what the rules stop (``clock.stopped_by_suspension``) and set the date at which the order is looked at
    again; answers what an event tells of the clocks."""
    stops = find("clock.stopped_by_suspension", facts_of(order.case, order.unit), at).flag
    stopped = stretching.pause_for_order(order, at=at) if stops else []
    check = timers.start_for_order(order, "suspension_check", at=at, cap_at=until)
    return [*stopped, check.as_event_data()]


def look_again(order: TaskOrder, *, at: datetime) -> tuple[OrderClock, OrderClock]:
    """The unit has said how a suspended order stands: the present look is over, the next one begins, not later than
    the planned date. Answers both clocks."""
    ended = timers.end_for_order(order, "suspension_check", at=at)
    assert ended, "an order stands still with the date at which it is looked at again"
    return ended, timers.start_for_order(order, "suspension_check", at=at, cap_at=ended.cap_at)
