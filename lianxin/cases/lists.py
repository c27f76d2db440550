"""Lists: the hotline's posts read cases, a unit's posts the orders of the unit; the newest first, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case as Choice
from django.db.models import F, IntegerField, Q, QuerySet, When, Window
from django.db.models.lookups import In, IsNull

from lianxin.cases import narrowing, search, texts, veils
from lianxin.cases.filters import BEST, SOONEST, Wish
from lianxin.cases.models import Case, CaseClock, CaseSearch, OrderClock, TaskOrder
from lianxin.cases.models.clocks import UNLIT
from lianxin.cases.queries import AnyClock, is_unit
from lianxin.cases.soonest import soonest
from lianxin.cases.tally import tally
from lianxin.clocks.models import ENDED, Light
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import AnyOf, Prepared

PAGE = 50
_WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)
# What is read of the rows that are shown, and of a case to know what of its title must be hidden.
_OF_CASE = (
    "number",
    "state",
    "appeal_type",
    "urgency",
    "identity_withheld",
    "registered_at",
    "version",
    "category__code",
    "category__name",
    "area__code",
    "area__name",
)
_OF_SPEAKER = ("citizen", "phone", "accused")
_OPEN, _HANDLING = ~Q(state__in=ENDED), Q(kind="handle")
_OF_CLOCK = ("kind", "state", "light", "started_at", "span", "timetable", "pauses", "due_at", "amber_at", "ended_at")
_OF_ORDER = ("index", "role", "state", "version", "dispatched_at", "unit__code", "unit__short_name")
SomeClock = TypeVar("SomeClock", CaseClock, OrderClock)
Listed = TypeVar("Listed", Case, TaskOrder)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the case, what it is called, the reader's own `order` where it is a unit's list, else the orders that
    went out; the clock that is most urgent, or the handling's where all have ended; `running`: the kinds of open ones.
    """

    case: Case
    title: str
    orders: list[TaskOrder]
    clock: AnyClock | None
    order: TaskOrder | None = None
    running: frozenset[str] = frozenset()

    @property
    def mark(self) -> tuple[datetime, int]:
        """Where the row stands in its list, for the next page."""
        return (self.order.dispatched_at, self.order.pk) if self.order else (self.case.registered_at, self.case.pk)


def lines(actor: Actor, wish: Wish) -> list[Line]:
    """What `actor` may see of what `wish` asks for, `PAGE` + 1 rows at most: one more than a page, to know whether
    there are more. The best of the newest hits are one page, no more.

    Raises BadInput for a unit, category or area that there is not; NotAllowed for a person asked for without the right.
    """
    audience = search.audience_of(actor)
    if is_unit(actor):
        rows = _orders(actor, wish)
        return shown(
            actor, _to_do(rows, wish) if wish.order == SOONEST else _page(rows, wish, "dispatched_at", audience)
        )
    return shown(actor, _page(_cases(actor, wish), wish, "registered_at", audience))


def shown(actor: Actor, found: list[int]) -> list[Line]:
    """The rows of a list, for the ids of cases or, for a unit, orders that `actor` has just been found to see."""
    if not found:
        return []
    return _order_lines(actor, found) if is_unit(actor) else _case_lines(found)


def counts(actor: Actor, wish: Wish) -> dict[str, int]:
    """How many rows each of FILTERS has, and "" for all open ones; of those that are over at most `search.MANY` + 1.

    Of `wish` all counts but `only` and the page. Raises as `lines`.
    """
    audience = search.audience_of(actor)
    if is_unit(actor):
        return _counts(_orders(actor, wish), wish, audience)
    return _counts(_cases(actor, wish), wish, audience)


def _counts(rows: QuerySet[Listed], wish: Wish, audience: CaseSearch.Audience) -> dict[str, int]:
    rows = search.found(rows, wish.words, audience, ranked=wish.order == BEST) if wish.words else rows
    found = tally(narrowing.open_rows(rows, wish), narrowing.over_rows(rows)[: search.MANY + 1])
    return {"": found[Light.RED] + found[Light.AMBER] + found[Light.GREEN], **found}


def _case_lines(found: list[int]) -> list[Line]:
    cases, told, clocks = _in_order(_CASES, found), texts.titles(found), _clocks_of(found)
    orders: dict[int, list[TaskOrder]] = {}
    for order in _ORDERS_OF_CASES.all(found):
        orders.setdefault(order.case_id, []).append(order)
    return [Line(case, told.get(case.pk, ""), orders.get(case.pk, []), clocks.get(case.pk)) for case in cases]


def _order_lines(actor: Actor, found: list[int]) -> list[Line]:
    orders = _in_order(_ORDERS, found)
    told = titles(actor, (order.case for order in orders))
    clocks = deciding(found)
    return [
        Line(
            each.case,
            told[each.case_id],
            [each],
            clock,
            each,
            frozenset(clock.running or ()) if clock else frozenset(),  # type: ignore[attr-defined]  # annotated
        )
        for each, clock in ((order, clocks.get(order.pk)) for order in orders)
    ]


def titles(actor: Actor, cases: Iterable[Case]) -> dict[int, str]:
    """What each case is called, by its id, as `actor` may read it."""
    rows = {case.pk: case for case in cases}
    told = texts.titles(rows)
    over = veils.for_reader(actor, rows.values()) if is_unit(actor) else {}
    return {pk: over[pk].over(told.get(pk, "")) if over else told.get(pk, "") for pk in rows}


def _to_do(orders: QuerySet[TaskOrder], wish: Wish) -> list[int]:
    """The ids of one page, what presses first."""
    return soonest(narrowing.shown_rows(orders, wish), wish.before[1] if wish.before else None, PAGE + 1)


def _in_order(rows: Prepared[Listed], found: list[int]) -> list[Listed]:
    """What a list shows of its rows, in the order of their ids."""
    by_id = {row.pk: row for row in rows.all(found)}
    return [by_id[pk] for pk in found]


def _cases(actor: Actor, wish: Wish) -> QuerySet[Case]:
    return narrowing.narrowed(Case.objects.visible_to(actor), wish, actor)


def _orders(actor: Actor, wish: Wish) -> QuerySet[TaskOrder]:
    return narrowing.narrowed(TaskOrder.objects.visible_to(actor), wish, actor)


def _page(rows: QuerySet[Listed], wish: Wish, moment: str, audience: CaseSearch.Audience) -> list[int]:
    """The ids of the rows of one page, in their order."""
    if wish.words and wish.order == BEST:
        found = search.found(rows, wish.words, audience, ranked=True)
        return search.best(narrowing.shown_rows(found, wish).order_by(f"-{moment}", "-pk"), wish.words, audience, PAGE)
    shown = narrowing.shown_rows(rows, wish).order_by(f"-{moment}", "-pk")
    if wish.before:
        at, pk = wish.before
        # The first condition says nothing new, but an index can begin where it points.
        shown = shown.filter(Q(**{f"{moment}__lte": at}) & (Q(**{f"{moment}__lt": at}) | Q(pk__lt=pk)))
    if wish.words:
        return search.first(rows, shown, wish.words, audience, PAGE + 1)
    return list(shown.values_list("pk", flat=True)[: PAGE + 1])


def deciding(orders: list[int]) -> dict[int, OrderClock]:
    """The clock of each order that decides next."""
    return {clock.order_id: clock for clock in _CLOCKS_OF_ORDERS.all(orders)}


def _clocks_of(cases: list[int]) -> dict[int, AnyClock]:
    """The clock of each case that decides next, of its own and the open ones of its orders."""
    found: dict[int, AnyClock] = {clock.case_id: clock for clock in _CLOCKS_OF_CASES.all(cases)}
    for clock in _ORDERS_CLOCKS_OF_CASES.all(cases):
        found[clock.case_id] = min(found.get(clock.case_id, clock), clock, key=urgency)
    return found


def _deciding(clocks: QuerySet[SomeClock], owner: str) -> QuerySet[SomeClock]:
    """Of each owner's clocks the first by `urgency`, as a list shows it: without what only counting anew would need."""
    worst = [When(light=light, then=place) for place, light in enumerate(_WORST_FIRST)]
    light = Choice(*worst, output_field=IntegerField())
    order = (owner, IsNull(F("ended_at"), False), In(F("kind"), UNLIT), light, "due_at")  # as `urgency`
    return clocks.order_by(*order).distinct(owner).only(*_OF_CLOCK, owner)


def urgency(clock: AnyClock) -> tuple[bool, bool, int, datetime]:
    """Sorts clocks: the smallest decides next."""
    return clock.ended, clock.kind in UNLIT, _WORST_FIRST.index(Light(clock.light)), clock.due_at


# What is read of the rows of a page, whose ids the reader's own rows gave. The hotline sees all orders of what it sees.
_FOUND = "rows that the reader has just been found to see"
_CASES = Prepared(
    lambda cases: (
        Case.objects.unscoped(_FOUND).filter(AnyOf("pk", cases)).select_related("category", "area").only(*_OF_CASE)
    )
)
_ORDERS = Prepared(
    lambda orders: (
        TaskOrder.objects.unscoped(_FOUND)
        .filter(AnyOf("pk", orders))
        .select_related("unit", "case__category", "case__area")
        .only(*_OF_ORDER, *(f"case__{name}" for name in (*_OF_CASE, *_OF_SPEAKER)))
    )
)
_ORDERS_OF_CASES = Prepared(
    lambda cases: (
        TaskOrder.objects.unscoped(_FOUND)
        .filter(AnyOf("case", cases))
        .select_related("unit")
        .order_by("pk")
        .only("case", *_OF_ORDER)
    )
)
_CLOCKS_OF_CASES = Prepared(
    lambda cases: _deciding(CaseClock.objects.filter(_OPEN | _HANDLING, AnyOf("case", cases)), "case")
)
_ORDERS_CLOCKS_OF_CASES = Prepared(
    lambda cases: _deciding(OrderClock.objects.filter(_OPEN, AnyOf("case", cases)), "case")
)
# The clock of each order that decides next; its `running` are the kinds of all that are open.
_CLOCKS_OF_ORDERS = Prepared(
    lambda orders: _deciding(OrderClock.objects.filter(_OPEN | _HANDLING, AnyOf("order", orders)), "order").annotate(
        running=Window(ArrayAgg("kind", filter=_OPEN), partition_by=[F("order")])
    )
)
