"""Until when a unit would have, before anybody presses: computed as the steps compute it, nothing is written."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases import timers
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.clocks.terms import terms
from lianxin.organizations.models import Unit
from lianxin.rulebook.queries import find


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One unit's time: how long the rules give it, when that ends; `is_capped`: the citizen's end comes first;
    `from_signing`: it is counted from when the unit signs, were that now."""

    unit: Unit
    span: str
    due_at: datetime
    is_capped: bool = False
    from_signing: bool = False


def of_units(case: Case, units: Iterable[Unit], at: datetime, *, anew: bool = False) -> list[Due]:
    """The handling of each of `units` if it got the matter at `at`; `anew`: in another's place (Time after a return).

    Raises WrongState, NoRule as starting a clock does.
    """
    whole = _citizens_end(case)
    return [_of_unit(case, unit, at, timers.end_anew(case, unit, at) if anew and whole else whole) for unit in units]


def extended(order: TaskOrder, span: Span) -> Due | None:
    """The handling of `order`, longer by `span`; None where none runs."""
    clock = timers.handling_of(order)
    if clock is None:
        return None
    due_at = engine.reach(clock, [*clock.extensions, str(span)], timetable_version(clock.timetable))
    return Due(unit=order.unit, span=f"+{span.label}", due_at=due_at)


def kept(order: TaskOrder) -> Due | None:
    """The handling of `order` as it goes on; None where none runs."""
    clock = timers.handling_of(order)
    return Due(unit=order.unit, span=Span.parse(clock.span).label, due_at=clock.due_at) if clock else None


def _of_unit(case: Case, unit: Unit, at: datetime, cap_at: datetime | None) -> Due:
    facts = facts_of(case, unit)
    limit = terms(timers.handling_kind(case), facts, at)
    clock = OrderClock(case=case)
    engine.start(clock, limit, at=at, cap_at=cap_at)
    return Due(
        unit=unit,
        span=limit.span.label,
        due_at=clock.due_at,
        is_capped=clock.due_at == clock.cap_at,
        from_signing=find("clock.handle_starts_at", facts, at).word == "sign_for",
    )


def _citizens_end(case: Case) -> datetime | None:
    """The citizen's end, where his clock runs."""
    running = timers.open_of_case(case, timers.handling_kind(case))
    return running[0].due_at if running else None


def suspended(order: TaskOrder, until: datetime, at: datetime) -> Due | None:
    """The handling of `order` if it stood still from `at` to `until`; None where none runs, or where it would run on.

    Its cap is left aside: the citizen's clock stands still with it.
    """
    stops = find("clock.stopped_by_suspension", facts_of(order.case, order.unit), at).flag
    running = timers.handling_of(order) if stops else None
    if running is None:
        return None
    clock = copy(running)
    clock.cap_at = None
    engine.pause(clock, at=at)
    engine.resume(clock, at=until)
    return Due(unit=order.unit, span=Span.parse(clock.span).label, due_at=clock.due_at)
