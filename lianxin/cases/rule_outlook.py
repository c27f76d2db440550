"""What a change of the rules would do to cases like those that are open today."""

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lianxin.calendars.queries import timetable, timetable_version
from lianxin.cases.clock_faces import NAMES, name_of
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.cases.policies import READ
from lianxin.cases.states import CASE_AT_REST, ORDER_OPEN
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED
from lianxin.clocks.terms import Terms, terms, written
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembering
from lianxin.foundation.ui.moments import minute
from lianxin.rulebook.book import Book
from lianxin.rulebook.keys import keys
from lianxin.rulebook.outlook import Kind, Moved, Outlook
from lianxin.rulebook.scopes import Facts
from lianxin.rulebook.wording import ValueWords, label

MOST = 4000  # of each kind of row that are looked at, the newest first
WORST = 10
# What decides when a limit ends, besides its own length.
_OF_ALL = ("clock.calendar", "count.start", "count.end", "count.cut_off")
# As long as the handling itself; its rule only tells how much earlier it ends.
_NOT_BY_ITS_SPAN = "sign_off_reserve"
_WHY = "an administrator sees by number what a change would touch"
_FACTS = ("case__hub", "case__category", "case__area__parent", "case__area__administered_by")
Clock = CaseClock | OrderClock


@dataclass(frozen=True, slots=True)
class _Change:
    """The rules before and after, and as of when they are asked."""

    key: str
    before: Book
    after: Book
    at: datetime


def look(actor: Actor, key: str, before: Book, after: Book, at: datetime) -> Outlook:
    """What the change of `key` would do: to limits that clocks keep when they end, to anything else what the rule says
    of the case."""
    change, kind = _Change(key, before, after, at), key.removeprefix("limit.")
    with remembering():
        if key in _OF_ALL:
            return _of_clocks(actor, change, "")
        if kind in NAMES and kind != _NOT_BY_ITS_SPAN:
            return _of_clocks(actor, change, kind)
        return _of_cases(actor, change)


def _of_clocks(actor: Actor, change: _Change, kind: str) -> Outlook:
    clocks = [*_open(CaseClock, kind, *_FACTS), *_open(OrderClock, kind, *_FACTS, "order__unit__kind")]
    ends: dict[tuple[int, datetime], datetime] = {}  # by case and the end it has: whither the citizen's end goes
    moved = [(clock, *pair) for clock in clocks if (pair := _ends(clock, change, ends))]
    return Outlook(
        looked_at=len(clocks),
        more=any(sum(isinstance(clock, model) for clock in clocks) == MOST for model in (CaseClock, OrderClock)),
        moved=len(moved),
        cases=len({clock.case_id for clock, _before, _after in moved}),
        kinds=_kinds(moved),
        worst=[_told(actor, *each) for each in sorted(moved, key=_badness)[:WORST]],
    )


def _badness(moved: tuple[Clock, datetime, datetime]) -> tuple[bool, float]:
    """Sorts what loses most time first, then what gains most."""
    _clock, before, after = moved
    return after > before, -abs((after - before).total_seconds())


def _open(model: type[Clock], kind: str, *related: str) -> list[Clock]:
    rows = model._default_manager.exclude(state__in=ENDED).exclude(kind=_NOT_BY_ITS_SPAN)
    rows = rows.filter(kind=kind) if kind else rows
    return list(rows.select_related(*related).order_by("-pk")[:MOST])


def _ends(
    clock: Clock, change: _Change, ends: dict[tuple[int, datetime], datetime]
) -> tuple[datetime, datetime] | None:
    """When a clock like this one ends before and after the change; None where that is the same.

    The citizen's clocks come first: where the limit of the whole is another, so is that of its parts.
    """
    facts = facts_of(clock.case, clock.order.unit if isinstance(clock, OrderClock) else None)
    old, new = (terms(clock.kind, facts, change.at, book) for book in (change.before, change.after))
    cap = ends.get((clock.case_id, clock.cap_at), clock.cap_at) if clock.cap_at else None
    if _alike(old, new) and cap == clock.cap_at:
        return None
    first, last = _end(clock, old, clock.cap_at, change.at), _end(clock, new, cap, change.at)
    if isinstance(clock, CaseClock):
        ends[clock.case_id, clock.due_at] = last
    return None if first == last else (first, last)


def _alike(old: Terms, new: Terms) -> bool:
    return (old.span, old.calendar, old.count) == (new.span, new.calendar, new.count)


def _end(clock: Clock, limit: Terms, cap_at: datetime | None, at: datetime) -> datetime:
    anew = copy(clock)
    anew.span, anew.calendar, anew.count = str(limit.span), limit.calendar, written(limit.count)
    anew.timetable, anew.cap_at = timetable(limit.calendar, at).version, cap_at
    return engine.due_of(anew, timetable_version(anew.timetable))


def _kinds(moved: Iterable[tuple[Clock, datetime, datetime]]) -> list[Kind]:
    counted = Counter((clock.kind, after > before) for clock, before, after in moved)
    kinds = sorted({kind for kind, _later in counted}, key=lambda kind: -counted[kind, True] - counted[kind, False])
    return [Kind(label=name_of(kind), sooner=counted[kind, False], later=counted[kind, True]) for kind in kinds]


def _told(actor: Actor, clock: Clock, before: datetime, after: datetime) -> Moved:
    case = clock.case
    unit = [clock.order.unit.short_name] if isinstance(clock, OrderClock) else []
    return Moved(
        number=case.number,
        what=" · ".join([name_of(clock.kind), case.category.name, *unit]),
        before=minute(before),
        after=minute(after),
        by=after - before,
        href=_href(actor, case),
    )


def _href(actor: Actor, case: Case) -> str:
    """Where the case is read, for whoever may."""
    may = actor.has(READ.code) and Case.objects.shows(actor, case)
    return reverse("cases:case", args=[case.number]) if may else ""


def _of_cases(actor: Actor, change: _Change) -> Outlook:
    """By what the rule says of each open case, and of each unit's share of one."""
    subjects = list(_subjects())
    moved = [(*each, *pair) for each in subjects if (pair := _answers(each[1], change))]
    key, words = keys()[change.key], ValueWords()
    worst = [
        Moved(
            number=case.number,
            what=" · ".join([label(key), case.category.name, *([unit] if unit else [])]),
            before=words.told(key, before),
            after=words.told(key, after),
            href=_href(actor, case),
        )
        for case, _facts, unit, before, after in moved[:WORST]
    ]
    return Outlook(
        looked_at=len(subjects),
        more=len(subjects) >= MOST,
        moved=len(moved),
        cases=len({each[0].pk for each in moved}),
        worst=worst,
    )


def _answers(facts: Facts, change: _Change) -> tuple[object, object] | None:
    old, new = (book.find(change.key, facts, change.at).rule.value for book in (change.before, change.after))
    return None if old == new else (old, new)


def _subjects() -> Iterator[tuple[Case, Facts, str]]:
    """Each open order, and each open case that has none, with what the rules may ask of it and whose share it is."""
    orders = TaskOrder.objects.unscoped(_WHY).filter(state__in=ORDER_OPEN).select_related(*_FACTS, "unit__kind")
    open_ones = list(orders.order_by("-pk")[:MOST])
    for order in open_ones:
        yield order.case, facts_of(order.case, order.unit), order.unit.short_name
    cases = Case.objects.unscoped(_WHY).exclude(state__in=CASE_AT_REST).exclude(orders__state__in=ORDER_OPEN)
    related = [name.removeprefix("case__") for name in _FACTS]
    for case in cases.select_related(*related).order_by("-pk")[:MOST]:
        yield case, facts_of(case), ""
