"""An order's time stands still, runs on and is lengthened, the citizen's with that of the lead of the first tier."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lianxin.calendars.spans import Span
from lianxin.cases import timers
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.cases.states import OrderRole
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED, ClockState

# What an order is held to while it is at work: where its handling stands still, so do these. The right to return is no
# duty and runs on; who was urged, and who decides a request, answers all the same.
_AT_WORK = (*timers.HANDLING, "sign_for", "first_contact", "sign_off_reserve", "interim_report")


def pause_for_order(order: TaskOrder, *kinds: str, at: datetime) -> list[dict[str, Any]]:
    """Let what the order is held to, or of it only `kinds`, stand still from `at` on, and the citizen's clock with the
    handling of the lead of the first tier; answers what an event tells of each. What stands still already is left."""
    running = [clock for clock in _held_to(order) if clock.runs and (not kinds or clock.kind in kinds)]
    for clock in running:
        engine.pause(clock, at=at)
        clock.save()
    return [clock.as_event_data() for clock in running]


def resume_for_order(order: TaskOrder, *, at: datetime) -> list[dict[str, Any]]:
    """Let what stood still run on from `at` and everything below follow; answers as `pause_for_order`, with what
    followed."""
    standing = [clock for clock in _held_to(order) if clock.state == ClockState.PAUSED]
    if not standing:
        return []
    for clock in standing:
        engine.resume(clock, at=at)
        clock.save()
    followed = _follow(order, at)
    return _as_they_are(standing) + followed


def extend_for_order(order: TaskOrder, span: Span, *, at: datetime) -> list[dict[str, Any]]:
    """Move the end of the order's handling by `span`, for the lead of the first tier the citizen's with it, and let
    everything below follow; answers as `resume_for_order`. Raises WrongState where a clock stands still."""
    longer = [clock for clock in _held_to(order) if clock.kind in (*timers.HANDLING, "sign_off_reserve")]
    for clock in longer:
        engine.extend(clock, span, at=at)
        clock.save()
    followed = _follow(order, at)
    return _as_they_are(longer) + followed


def leads_first_tier(order: TaskOrder) -> bool:
    """Whether the citizen's clock goes with the order's."""
    return order.parent_id is None and order.role == OrderRole.LEAD


def citizens_clock(case: Case) -> CaseClock | None:
    """The open clock of the whole handling towards the citizen."""
    return CaseClock.objects.filter(case=case, kind=timers.handling_kind(case)).exclude(state__in=ENDED).first()


def _held_to(order: TaskOrder) -> list[CaseClock | OrderClock]:
    whole = citizens_clock(order.case) if leads_first_tier(order) else None
    own = [clock for clock in timers.open_of_order(order) if clock.kind in _AT_WORK]
    return [whole, *own] if whole else [*own]


def _follow(order: TaskOrder, at: datetime) -> list[dict[str, Any]]:
    """The citizen's end first; then what hangs under the order itself, whether or not the citizen's end bounds it."""
    whole = citizens_clock(order.case) if leads_first_tier(order) else None
    followed = timers.cap_below(whole, at=at) if whole else []
    handling = timers.handling_of(order)
    return followed + (timers.cap_below(handling, at=at) if handling else [])


def _as_they_are(clocks: Iterable[CaseClock | OrderClock]) -> list[dict[str, Any]]:
    clocks = list(clocks)
    for clock in clocks:
        clock.refresh_from_db()
    return [clock.as_event_data() for clock in clocks]
