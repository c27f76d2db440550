"""What may happen to a clock: start, take up, pause, resume, extend, leave, cap, renew, end, cancel.

Each changes the row in memory; the step that calls it holds the lock on the clock's owner and saves. Raises WrongState
where the clock's state does not allow it, or `at` lies before what has already happened to the clock.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, Pause, due, elapsed, moment_before, moment_of_share
from lianxin.calendars.queries import timetable, timetable_version
from lianxin.calendars.spans import Span, SpanUnit
from lianxin.calendars.timetables import Timetable
from lianxin.clocks.models import Clock, ClockState, Light
from lianxin.clocks.terms import Terms, read, written
from lianxin.foundation.errors import WrongState

# An extension lengthens a span that is running: nothing is received anew, so it ends as far on in its last day as the
# span would have ended in its own.
_BEYOND = CountRule(end=EndOfLimit.SAME_TIME)
# What a clock that goes on has in common with the one that it takes up.
_TAKEN_UP = (
    "kind",
    "started_at",
    "span",
    "rule_id",
    "calendar",
    "count",
    "extensions",
    "amber",
    "amber_share",
    "cap_at",
)


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


def take_up(clock: Clock, ended: Clock, *, at: datetime) -> None:
    """Let a new clock go on where `ended` stopped: as if it had stood still since, counted by what its calendar says at
    `at`. The ended one stays as it is."""
    _demand(ended, ClockState.MET, ClockState.MISSED, at=at)
    assert ended.ended_at, "the database holds state and end together"
    for name in _TAKEN_UP:
        setattr(clock, name, getattr(ended, name))
    clock.pauses = [*ended.pauses, [_written(ended.ended_at), _written(at)]]
    clock.timetable = timetable(clock.calendar, at).version
    settle(clock, at=at)


def pause(clock: Clock, *, at: datetime) -> None:
    """Let a running clock stand still from `at` on."""
    _demand(clock, ClockState.RUNNING, at=at)
    clock.pauses = [*clock.pauses, [_written(at), None]]
    clock.state = ClockState.PAUSED
    settle(clock, at=at)


def resume(clock: Clock, *, at: datetime) -> None:
    """Let a paused clock run on from `at`: its end moves by the counted time for which it stood still."""
    _demand(clock, ClockState.PAUSED, at=at)
    clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], _written(at)]]
    clock.state = ClockState.RUNNING
    settle(clock, at=at)


def extend(clock: Clock, span: Span, *, at: datetime) -> None:
    """Lengthen a running clock by `span` beyond the end that it would have without its cap."""
    _demand(clock, ClockState.RUNNING, at=at)
    clock.extensions = [*clock.extensions, str(span)]
    settle(clock, at=at)


def leave(clock: Clock, least: Span, *, at: datetime) -> None:
    """Lengthen a running clock where less than `least` is left of it at `at`, by the counted time that is missing,
    rounded up to what a span can be written in. Its cap still holds."""
    table = timetable_version(clock.timetable)
    wanted = due(at, least, table, _BEYOND)
    unit = SpanUnit.WORKING_HOURS if least.unit.is_working else SpanUnit.MINUTES
    missing = elapsed(reach(clock, clock.extensions, table), wanted, table, unit, closed_pauses(clock))
    if missing > timedelta(0):
        extend(clock, Span.at_least(missing, unit), at=at)


def cap(clock: Clock, cap_at: datetime | None, *, at: datetime) -> None:
    """Let an open clock end at `cap_at` at the latest (the end of the clock above it has moved)."""
    _demand(clock, ClockState.RUNNING, ClockState.PAUSED, at=at)
    clock.cap_at = cap_at
    settle(clock, at=at)


def renew(clock: Clock, *, at: datetime) -> None:
    """Count an open clock by what its calendar says at `at`: a year's notice may have come out since it started."""
    _demand(clock, ClockState.RUNNING, ClockState.PAUSED, at=at)
    clock.timetable = timetable(clock.calendar, at).version
    settle(clock, at=at)


def end(clock: Clock, *, at: datetime) -> None:
    """What the clock waited for has happened: met until its very end, missed after. Ends a paused clock too."""
    if clock.state == ClockState.PAUSED:
        resume(clock, at=at)
    _demand(clock, ClockState.RUNNING, at=at)
    clock.state = ClockState.MET if at <= clock.due_at else ClockState.MISSED
    _close(clock, at)


def cancel(clock: Clock, *, at: datetime) -> None:
    """Nobody waits any longer: neither met nor missed."""
    _demand(clock, ClockState.RUNNING, ClockState.PAUSED, at=at)
    clock.state = ClockState.CANCELLED
    _close(clock, at)


def settle(clock: Clock, *, at: datetime) -> None:
    """Compute the cached due time, amber time, light and time of the next look from what the clock holds."""
    table = timetable_version(clock.timetable)
    clock.due_at = due_of(clock, table)
    clock.amber_at = amber_of(clock, table)
    clock.light = light_at(clock, at)
    clock.look_at = next_look(clock)


def due_of(clock: Clock, table: Timetable) -> datetime:
    """When the clock ends, from its spans, pauses and cap alone."""
    end_at = reach(clock, clock.extensions, table)
    # A cap from before the start leaves no time at all, never less than none.
    return max(clock.started_at, min(end_at, clock.cap_at)) if clock.cap_at else end_at


def reach(clock: Clock, extensions: Sequence[str], table: Timetable) -> datetime:
    """How far the clock would reach with `extensions` (spans as written), leaving its cap aside."""
    pauses = closed_pauses(clock)
    end_at = due(clock.started_at, Span.parse(clock.span), table, read(clock.count), pauses)
    for extension in extensions:
        end_at = due(end_at, Span.parse(extension), table, _BEYOND, pauses)
    return end_at


def amber_of(clock: Clock, table: Timetable) -> datetime:
    """When the light turns amber: the later of `amber` before the end and `amber_share` of the time used."""
    if clock.due_at <= clock.started_at:
        return clock.started_at
    ahead = moment_before(clock.due_at, Span.parse(clock.amber), table)
    unit, pauses = Span.parse(clock.span).unit, closed_pauses(clock)
    used = moment_of_share(clock.started_at, clock.due_at, clock.amber_share, table, unit, pauses)
    return min(max(ahead, used), clock.due_at)


def closed_pauses(clock: Clock) -> Sequence[Pause]:
    """The pauses that are over; the present one shifts the end when it is over too."""
    return [Pause(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in clock.pauses if b is not None]


def light_at(clock: Clock, at: datetime) -> Light:
    """The light that the clock shows at `at`; while it stands still, and after its end, it keeps the one it had."""
    moment = _stood_at(clock, at)
    if moment > clock.due_at:
        return Light.RED
    return Light.AMBER if moment >= clock.amber_at else Light.GREEN


def next_look(clock: Clock) -> datetime | None:
    """When the light turns next by itself; None for a clock that does not run or is red already."""
    if clock.state != ClockState.RUNNING or clock.light == Light.RED:
        return None
    # Due to the very end: red begins with the first moment after.
    return clock.amber_at if clock.light == Light.GREEN else clock.due_at + timedelta.resolution


def _stood_at(clock: Clock, at: datetime) -> datetime:
    if clock.pauses and clock.pauses[-1][1] is None:
        return datetime.fromisoformat(clock.pauses[-1][0])
    return clock.ended_at or at


def _close(clock: Clock, at: datetime) -> None:
    clock.ended_at = at
    clock.light = light_at(clock, at)
    clock.look_at = None


def _demand(clock: Clock, *states: ClockState, at: datetime) -> None:
    if clock.state not in states:
        raise WrongState("clock_state", _("时限“%(kind)s”的状态不允许这样做。") % {"kind": clock.kind})
    moments = [datetime.fromisoformat(moment) for pause in clock.pauses for moment in pause if moment]
    if at < max([clock.ended_at or clock.started_at, *moments]):
        raise WrongState("clock_backwards", _("时限“%(kind)s”在此之后已有变动。") % {"kind": clock.kind})


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
