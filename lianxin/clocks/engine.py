"""What may happen to a clock: start, pause, resume, extend, cap, end, cancel. Each changes the row in memory; the step that
calls it holds the lock on the clock's owner and saves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import Pause, due, moment_before, moment_of_share
from lianxin.calendars.queries import timetable, timetable_version
from lianxin.calendars.spans import Span
from lianxin.calendars.timetables import Timetable
from lianxin.clocks.models import Clock, ClockState, Light
from lianxin.clocks.terms import Terms, read, written
from lianxin.foundation.errors import WrongState


def start(clock: Clock, terms: Terms, *, at: datetime, cap_at: datetime | None = None) -> None:
    """Set a new clock going on `terms`; it never ends after `cap_at`."""
    clock.kind = terms.kind
    clock.started_at = at
    clock.span = str(terms.span)
    clock.rule_id = terms.rule_id
    clock.calendar = terms.calendar
    clock.timetable = timetable(terms.calendar, at).version
    clock.count = written(terms.count)
    clock.amber = str(terms.amber)
    clock.amber_share = terms.amber_share
    clock.cap_at = cap_at
    settle(clock, at=at)


def pause(clock: Clock, *, at: datetime) -> None:
    """Let the clock stand still from `at` on; raises WrongState unless it runs."""
    _demand(clock, ClockState.RUNNING)
    clock.pauses = [*clock.pauses, [_written(at), None]]
    clock.state = ClockState.PAUSED
    settle(clock, at=at)


def resume(clock: Clock, *, at: datetime) -> None:
    """Let a paused clock run on from `at`; raises WrongState unless it is paused."""
    _demand(clock, ClockState.PAUSED)
    clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], _written(at)]]
    clock.state = ClockState.RUNNING
    settle(clock, at=at)


def extend(clock: Clock, span: Span, *, at: datetime) -> None:
    """Lengthen a running clock by `span` beyond its present end; a second extension adds to the first."""
    _demand(clock, ClockState.RUNNING)
    longer = Span(Span.parse(clock.extension).amount + span.amount, span.unit) if clock.extension else span
    clock.extension = str(longer)
    settle(clock, at=at)


def cap(clock: Clock, cap_at: datetime | None, *, at: datetime) -> None:
    """Let the clock end at `cap_at` at the latest (an end of the clock above it has moved)."""
    clock.cap_at = cap_at
    if not clock.ended:
        settle(clock, at=at)


def end(clock: Clock, *, at: datetime) -> None:
    """What the clock waited for has happened: met until its very end, missed after. Raises WrongState if it ended."""
    if clock.state == ClockState.PAUSED:
        resume(clock, at=at)
    _demand(clock, ClockState.RUNNING)
    clock.light = light_at(clock, at)
    clock.state = ClockState.MET if at <= clock.due_at else ClockState.MISSED
    clock.ended_at = at
    clock.look_at = None


def cancel(clock: Clock, *, at: datetime) -> None:
    """Nobody waits any longer: neither met nor missed. Raises WrongState if it ended."""
    _demand(clock, ClockState.RUNNING, ClockState.PAUSED)
    clock.state = ClockState.CANCELLED
    clock.ended_at = at
    clock.look_at = None


def settle(clock: Clock, *, at: datetime) -> None:
    """Compute the cached due time, amber time, light and time of the next look from what the clock holds."""
    table = timetable_version(clock.timetable)
    clock.due_at = due_of(clock, table)
    clock.amber_at = amber_of(clock, table)
    clock.light = light_at(clock, at)
    clock.look_at = next_look(clock)


def due_of(clock: Clock, table: Timetable) -> datetime:
    """When the clock ends, from its spans, pauses and cap alone."""
    count, pauses = read(clock.count), closed_pauses(clock)
    end_at = due(clock.started_at, Span.parse(clock.span), table, count, pauses)
    if clock.extension:
        end_at = due(end_at, Span.parse(clock.extension), table, count, pauses)
    # A cap from before the start leaves no time at all, never less than none.
    return max(clock.started_at, min(end_at, clock.cap_at)) if clock.cap_at else end_at


def closed_pauses(clock: Clock) -> Sequence[Pause]:
    """The pauses that are over; the present one shifts the end when it is over too."""
    return [Pause(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in clock.pauses if b is not None]


def light_at(clock: Clock, at: datetime) -> Light:
    """The light that the clock shows at `at`, before its look-at time is recomputed."""
    if at > clock.due_at:
        return Light.RED
    return Light.AMBER if at >= clock.amber_at else Light.GREEN


def next_look(clock: Clock) -> datetime | None:
    """When the light turns next by itself; None for a clock that does not run or is red already."""
    if clock.state != ClockState.RUNNING or clock.light == Light.RED:
        return None
    # Due to the very end: red begins with the first moment after.
    return clock.amber_at if clock.light == Light.GREEN else clock.due_at + timedelta.resolution


def amber_of(clock: Clock, table: Timetable) -> datetime:
    """When the light turns amber, from the clock's due time and terms."""
    if clock.due_at <= clock.started_at:
        return clock.started_at
    ahead = moment_before(clock.due_at, Span.parse(clock.amber), table)
    unit, pauses = Span.parse(clock.span).unit, closed_pauses(clock)
    used = moment_of_share(clock.started_at, clock.due_at, clock.amber_share, table, unit, pauses)
    return max(ahead, used)


def _demand(clock: Clock, *states: ClockState) -> None:
    if clock.state not in states:
        raise WrongState("clock_state", _("时限“%(kind)s”的状态不允许这样做。") % {"kind": clock.kind})


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
