"""Lists: the hotline's posts read cases, a unit's posts the orders of the unit; the newest first, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value, When

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseClock, CaseSearch, OrderClock, TaskOrder
from lianxin.cases.queries import AnyClock, is_unit
from lianxin.cases.states import CaseState, OrderState
from lianxin.clocks.models import ENDED, Light
from lianxin.foundation.actor import Actor

PAGE = 50
CLOSED = "closed"
# What a list may be narrowed to: open matters by their light, or those that are over. Without it: all open ones.
FILTERS = (*Light.values, CLOSED)
_OVER: frozenset[str] = frozenset({CaseState.CLOSED, CaseState.ARCHIVED, OrderState.FINISHED})
_OPEN: frozenset[str] = frozenset([*CaseState.values, *OrderState.values]) - _OVER
_WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)
_SHORTEST_NUMBER = 4  # digits: shorter ones are words like any other


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: `words` to be found, `only` one of FILTERS, and the next page.

    `before` is (time, id) of the last row shown.
    """

    words: str = ""
    only: str = ""
    before: tuple[datetime, int] | None = None


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
    """What `actor` may see, `PAGE` + 1 rows at most (one more than a page, to know whether there are more)."""
    return _order_lines(actor, wish) if is_unit(actor) else _case_lines(actor, wish)


def counts(actor: Actor, words: str = "") -> dict[str, int]:
    """How many rows each of FILTERS has, and "" for all open ones."""
    return _counts(_orders(actor, words)) if is_unit(actor) else _counts(_cases(actor, words))


def _counts(rows: QuerySet[Any]) -> dict[str, int]:
    by_light = dict(_open_rows(rows).values_list("shown").annotate(Count("pk")))
    found = {light: by_light.get(light, 0) for light in Light.values}
    return {"": sum(found.values())} | found | {CLOSED: _over_rows(rows).count()}


def _case_lines(actor: Actor, wish: Wish) -> list[Line]:
    rows = _cases(actor, wish.words).select_related("category", "area")
    cases = list(_page(rows, wish, "registered_at"))
    told = texts.titles(case.pk for case in cases)
    orders: dict[int, list[TaskOrder]] = {}
    for order in TaskOrder.objects.visible_to(actor).filter(case__in=cases).select_related("unit").order_by("pk"):
        orders.setdefault(order.case_id, []).append(order)
    of_orders = OrderClock.objects.filter(case__in=cases).exclude(state__in=ENDED)
    clocks = _most_urgent([*_clocks(CaseClock, case__in=cases), *of_orders], "case_id")
    return [Line(case, told.get(case.pk, ""), orders.get(case.pk, []), clocks.get(case.pk)) for case in cases]


def _order_lines(actor: Actor, wish: Wish) -> list[Line]:
    rows = _orders(actor, wish.words).select_related("unit", "case__category", "case__area")
    orders = list(_page(rows, wish, "dispatched_at"))
    told = texts.titles(order.case_id for order in orders)
    found = _clocks(OrderClock, order__in=orders)
    clocks, running = _most_urgent(found, "order_id"), _running(found)
    return [
        Line(each.case, told.get(each.case_id, ""), [each], clocks.get(each.pk), each, frozenset(running[each.pk]))
        for each in orders
    ]


def _cases(actor: Actor, words: str) -> QuerySet[Case]:
    rows = Case.objects.visible_to(actor)
    return rows.filter(_holds(actor, words, "pk", "number")) if words else rows


def _orders(actor: Actor, words: str) -> QuerySet[TaskOrder]:
    rows = TaskOrder.objects.visible_to(actor)
    return rows.filter(_holds(actor, words, "case", "case__number")) if words else rows


def _holds(actor: Actor, words: str, case: str, number: str) -> Q:
    """Rows whose case the reader's audience finds by `words`, or whose number begins with them."""
    audience = CaseSearch.Audience.UNIT if is_unit(actor) else CaseSearch.Audience.HUB
    found = Q(**{f"{case}__in": CaseSearch.objects.filter(audience=audience, tokens__tokens=words).values("case")})
    digits = "".join(words.split())
    is_number = digits.isascii() and digits.isdecimal() and len(digits) >= _SHORTEST_NUMBER
    return found | Q(**{f"{number}__startswith": digits}) if is_number else found


def _page(rows: QuerySet[Any], wish: Wish, moment: str) -> QuerySet[Any]:
    rows = _over_rows(rows) if wish.only == CLOSED else _open_rows(rows)
    if wish.only in Light.values:
        rows = rows.filter(shown=wish.only)
    if wish.before:
        at, pk = wish.before
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at}, pk__lt=pk))
    return rows.order_by(f"-{moment}", "-pk")[: PAGE + 1]


def _over_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state__in=_OVER)


def _open_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that are not over, each with the light that is `shown`: the worst one of its open clocks."""
    choice = Choice(
        *(When(_has_clock(rows.model, light), then=Value(light.value)) for light in (Light.RED, Light.AMBER)),
        default=Value(Light.GREEN.value),
        output_field=models.CharField(),
    )
    found: QuerySet[Any] = rows.filter(state__in=_OPEN).annotate(shown=choice)
    return found


def _has_clock(owner: type[Case] | type[TaskOrder], light: Light) -> Q:
    """That the row, an order or a case with all its orders, has an open clock that shows `light`."""
    own = OrderClock.objects.filter(order=OuterRef("pk"), light=light).exclude(state__in=ENDED)
    if owner is TaskOrder:
        return Q(Exists(own))
    of_orders = OrderClock.objects.filter(case=OuterRef("pk"), light=light).exclude(state__in=ENDED)
    of_case = CaseClock.objects.filter(case=OuterRef("pk"), light=light).exclude(state__in=ENDED)
    return Q(Exists(of_case)) | Q(Exists(of_orders))


def _clocks(model: type[AnyClock], **owners: Sequence[models.Model]) -> list[AnyClock]:
    """The open clocks, and the handling's even when it has ended."""
    return list(model.objects.filter(~Q(state__in=ENDED) | Q(kind="handle"), **owners))


def _most_urgent(clocks: Iterable[AnyClock], owner: str) -> dict[int, AnyClock]:
    """The clock of each owner that decides next: open before ended, the worse light first, then what is due first."""
    found: dict[int, AnyClock] = {}
    for clock in sorted(clocks, key=urgency):
        found.setdefault(getattr(clock, owner), clock)
    return found


def _running(clocks: Iterable[AnyClock]) -> defaultdict[int, set[str]]:
    """The kinds of open clocks of each order."""
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for clock in clocks:
        if isinstance(clock, OrderClock) and not clock.ended:
            kinds[clock.order_id].add(clock.kind)
    return kinds


def urgency(clock: AnyClock) -> tuple[bool, int, datetime]:
    """Sorts clocks: the smallest decides next."""
    return clock.ended, _WORST_FIRST.index(Light(clock.light)), clock.due_at
