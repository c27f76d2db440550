"""The orders of a case as a tree beside their clocks: the rows that the case page draws."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.calendars.queries import timetable, timetable_version
from lianxin.calendars.timetables import Timetable
from lianxin.cases import chart, clock_faces
from lianxin.cases.chart import Axis, Column, Stroke
from lianxin.cases.facts import facts_of
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.queries import AnyClock, Whole
from lianxin.cases.states import OrderRole
from lianxin.cases.timers import HANDLING
from lianxin.clocks.models import ClockState
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, State
from lianxin.rulebook.queries import find

SHAPES: dict[State, str] = {"overdue": "■", "near": "▲", "good": "●", "paused": "‖"}
# Where a bar ends left of this share of the width its label begins with the bar, else it ends with it.
FAR_LEFT = 40.0
# Share of the width that a character of a label takes at most.
WIDEST = 3.0


@dataclass(frozen=True, slots=True)
class Bar:
    """What one row draws: pieces, places of due times, and what the clock that decides next says, drawn at `x` up to
    which it `ends` there, and perhaps over the present, which it `covers`. `told` is all of it in words."""

    strokes: Sequence[Stroke] = ()
    dues: Sequence[tuple[float, State]] = ()
    label: str = ""
    state: State = "ordinary"
    x: float = 0.0
    ends: bool = False
    covers: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One row: whose clocks they are, how deep in the tree (0 for the case itself), and their bar; `sheet` is where the
    order's printed form is."""

    name: str
    bar: Bar
    note: str
    icon: str = ""
    depth: int = 0
    chips: Sequence[Chip] = ()
    replaced: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    columns: list[Column]
    rests: list[tuple[float, float]]
    now: float | None
    branches: list[Branch] = field(default_factory=list)


def tree(whole: Whole, now: datetime) -> Tree:
    """The citizen's clock, the hotline's own, then every order below the one that it came from."""
    clocks = [*whole.case_clocks, *_drawn(whole.order_clocks)]
    moments = [clock.started_at for clock in clocks] + [clock.ended_at or clock.due_at for clock in clocks]
    present = [whole.case.closed_at or now]
    table = _table(whole, now)
    axis = Axis([whole.case.registered_at, *moments, *present], table, now)
    branches = [*_of_case(whole, axis, now), *_of_orders(whole, axis, now)]
    return Tree(axis.columns(), axis.rests(), axis.now, branches)


def _drawn(clocks: Sequence[OrderClock]) -> list[OrderClock]:
    """Without reports that would be due only after the order's handling: with it they fall away."""
    ends = {clock.order_id: clock.due_at for clock in clocks if clock.kind in HANDLING}
    return [
        clock
        for clock in clocks
        if clock.ended or clock.kind != "interim_report" or clock.due_at <= ends.get(clock.order_id, clock.due_at)
    ]


def _table(whole: Whole, now: datetime) -> Timetable:
    """The calendar that the page shows: of the citizen's clock, before there is one of the first that runs; of an
    imported case that nothing is measured of the present one."""
    clocks: list[AnyClock] = [*whole.case_clocks, *whole.order_clocks]
    if not clocks:
        return timetable(find("clock.calendar", facts_of(whole.case), now).word, now)
    return timetable_version(next((clock for clock in clocks if clock.kind == "handle"), clocks[0]).timetable)


def _of_case(whole: Whole, axis: Axis, now: datetime) -> Iterator[Branch]:
    handling = [clock for clock in whole.case_clocks if clock.kind == "handle"]
    if handling:
        note = _("%(at)s 起 · 市民钟") % {"at": minute(handling[0].started_at)}
        yield Branch(name=_("市民诉求"), icon="user", note=note, bar=_bar(handling, axis, now))
    own = [clock for clock in whole.case_clocks if clock.kind != "handle"]
    if own:
        waiting = "、".join(clock_faces.name_of(clock.kind) for clock in own if not clock.ended)
        yield Branch(name=whole.case.hub.name, icon="building", note=waiting, bar=_bar(own, axis, now))


def _of_orders(whole: Whole, axis: Axis, now: datetime) -> Iterator[Branch]:
    replaced = {order.replaces_id for order in whole.orders}
    for order, depth in _in_tree_order(whole.orders):
        state = _("已替换") if order.pk in replaced else order.get_state_display()
        yield Branch(
            name=order.unit.short_name,
            depth=depth,
            chips=[Chip(order.get_role_display(), "strong" if order.role == OrderRole.LEAD else "")],
            note=_("第 %(round)d 轮 · %(state)s") % {"round": order.round, "state": state},
            replaced=order.pk in replaced,
            sheet=reverse("cases:print", args=[whole.case.number, order.pk]),
            bar=_bar([clock for clock in _drawn(whole.order_clocks) if clock.order_id == order.pk], axis, now),
        )


def _in_tree_order(orders: list[TaskOrder]) -> list[tuple[TaskOrder, int]]:
    """Each order after the one that it came from, with its depth; a root where the reader does not see that one."""
    seen = {order.pk for order in orders}
    below: dict[int | None, list[TaskOrder]] = {}
    for order in orders:
        below.setdefault(order.parent_id if order.parent_id in seen else None, []).append(order)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[TaskOrder, int]]:
        for order in below.get(parent, []):
            yield order, depth
            yield from walk(order.pk, depth + 1)

    return list(walk(None, 1))


def _bar(clocks: Sequence[AnyClock], axis: Axis, now: datetime) -> Bar:
    if not clocks:
        return Bar()
    leading = _leading(clocks)
    # Overdue bars go on to the present, those that have ended to where they ended.
    end = axis.x(leading.ended_at or max(leading.due_at, now))
    state, label = _calm_state(leading, now), _label(leading, now)
    ends = end > FAR_LEFT
    x = end if ends else axis.x(leading.started_at)
    return Bar(
        strokes=[stroke for clock in _in_line(clocks) for stroke in chart.strokes(clock, axis, now)],
        dues=[(axis.x(clock.due_at), _calm_state(clock, now)) for clock in clocks if not clock.ended],
        label=label,
        state=state,
        x=x,
        ends=ends,
        covers=_covers(label, x, ends, axis.now),
        told="；".join(_told(clock, now) for clock in clocks),
    )


def _calm_state(clock: AnyClock, now: datetime) -> State:
    """Green is for what has ended in time: what still has time is not coloured."""
    state = clock_faces.state_of(clock, now)
    return "ordinary" if state == "good" and not clock.ended else state


def _covers(label: str, x: float, ends: bool, now: float | None) -> bool:
    """Whether a label at `x` is written over the present."""
    if now is None:
        return False
    left = x - len(label) * WIDEST if ends else x
    return left - 1 < now < left + len(label) * WIDEST + 1


def _leading(clocks: Sequence[AnyClock]) -> AnyClock:
    """The open clock that decides next; where all have ended, the handling, or what ended last where there was none."""
    if found := clock_faces.deciding(clock for clock in clocks if not clock.ended):
        return found
    handling = [clock for clock in clocks if clock.kind in HANDLING and clock.state != ClockState.CANCELLED]
    return max(handling or clocks, key=lambda clock: (clock.ended_at, clock.pk))


def _in_line(clocks: Sequence[AnyClock]) -> list[AnyClock]:
    """Those that follow each other along one line: the handling stands for what runs beside it, the sign-off after it
    and the signing for before it."""
    handling = [clock for clock in clocks if clock.kind == "handle"]
    if not handling:
        return [clock for clock in clocks if clock.kind != "first_contact"]
    first, last = handling[0], handling[-1]
    return [
        clock
        for clock in clocks
        if clock in handling
        or (clock.kind == "sign_for" and clock.started_at < first.started_at)
        or (clock.kind == "sign_off" and last.ended)
    ]


def _label(clock: AnyClock, now: datetime) -> str:
    name = "" if clock.kind == "handle" else clock_faces.name_of(clock.kind)
    return " ".join(filter(None, [SHAPES.get(_calm_state(clock, now), ""), name, clock_faces.words(clock, now)]))


def _told(clock: AnyClock, now: datetime) -> str:
    span = {
        "name": clock_faces.name_of(clock.kind),
        "from": minute(clock.started_at),
        "until": minute(clock.due_at),
        "words": clock_faces.words(clock, now),
    }
    return _("%(name)s：%(from)s 起，限 %(until)s，%(words)s") % span
