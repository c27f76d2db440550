"""Lists: the hotline's posts read cases, a unit's posts the orders of the unit; the newest first, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Count, Q, QuerySet

from lianxin.cases import narrowing, search, texts, veils
from lianxin.cases.filters import BEST, CLOSED, Wish
from lianxin.cases.models import Case, CaseClock, CaseSearch, OrderClock, TaskOrder
from lianxin.cases.queries import AnyClock, is_unit
from lianxin.clocks.models import ENDED, Light
from lianxin.foundation.actor import Actor

PAGE = 50
_WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)
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
    return _order_lines(actor, wish) if is_unit(actor) else _case_lines(actor, wish)


def counts(actor: Actor, wish: Wish) -> dict[str, int]:
    """How many rows each of FILTERS has, and "" for all open ones; of those that are over at most `search.MANY` + 1.

    Of `wish` all counts but `only` and the page. Raises as `lines`.
    """
    return _counts(_orders(actor, wish), wish) if is_unit(actor) else _counts(_cases(actor, wish), wish)


def _counts(rows: QuerySet[Listed], wish: Wish) -> dict[str, int]:
    lit = {light: narrowing.with_light(rows.model, light) for light in (Light.RED, Light.AMBER)}
    asked = {light.value: Count("pk", filter=condition) for light, condition in lit.items()}
    found: dict[str, int] = narrowing.open_rows(rows, wish).aggregate(all=Count("pk"), **asked)
    total = found.pop("all")
    over = narrowing.over_rows(rows)[: search.MANY + 1].count()
    return {"": total, **found, Light.GREEN.value: total - sum(found.values()), CLOSED: over}


def _case_lines(actor: Actor, wish: Wish) -> list[Line]:
    rows = _cases(actor, wish).select_related("category", "area")
    cases = _page(rows, wish, "registered_at", search.audience_of(actor))
    told = texts.titles(case.pk for case in cases)
    orders: dict[int, list[TaskOrder]] = {}
    for order in TaskOrder.objects.visible_to(actor).filter(case__in=cases).select_related("unit").order_by("pk"):
        orders.setdefault(order.case_id, []).append(order)
    of_orders = _shown(OrderClock).filter(case__in=cases).exclude(state__in=ENDED)
    clocks = _most_urgent([*_clocks(CaseClock, case__in=cases), *of_orders], "case_id")
    return [Line(case, told.get(case.pk, ""), orders.get(case.pk, []), clocks.get(case.pk)) for case in cases]


def _order_lines(actor: Actor, wish: Wish) -> list[Line]:
    rows = _orders(actor, wish).select_related("unit", "case__category", "case__area")
    orders = _page(rows, wish, "dispatched_at", search.audience_of(actor))
    told = texts.titles(order.case_id for order in orders)
    over = veils.for_reader(actor, {order.case_id: order.case for order in orders}.values())
    found = _clocks(OrderClock, order__in=orders)
    clocks, running = _most_urgent(found, "order_id"), _running(found)
    return [
        Line(
            each.case,
            over[each.case_id].over(told.get(each.case_id, "")),
            [each],
            clocks.get(each.pk),
            each,
            frozenset(running[each.pk]),
        )
        for each in orders
    ]


def _cases(actor: Actor, wish: Wish) -> QuerySet[Case]:
    rows = narrowing.narrowed(Case.objects.visible_to(actor), wish, actor)
    return search.found(rows, wish.words, search.audience_of(actor)) if wish.words else rows


def _orders(actor: Actor, wish: Wish) -> QuerySet[TaskOrder]:
    rows = narrowing.narrowed(TaskOrder.objects.visible_to(actor), wish, actor)
    return search.found(rows, wish.words, search.audience_of(actor)) if wish.words else rows


def _page(rows: QuerySet[Listed], wish: Wish, moment: str, audience: CaseSearch.Audience) -> list[Listed]:
    rows = narrowing.shown_rows(rows, wish).order_by(f"-{moment}", "-pk")
    if wish.words and wish.order == BEST:
        ranked = search.best(rows, wish.words, audience, PAGE)
        by_id = rows.in_bulk(ranked)
        return [by_id[pk] for pk in ranked]
    if wish.before:
        at, pk = wish.before
        # The first condition says nothing new, but an index can begin where it points.
        rows = rows.filter(Q(**{f"{moment}__lte": at}) & (Q(**{f"{moment}__lt": at}) | Q(pk__lt=pk)))
    return list(rows[: PAGE + 1])


def _clocks(model: type[AnyClock], **owners: Sequence[models.Model]) -> list[AnyClock]:
    """The open clocks, and the handling's even when it has ended."""
    return list(_shown(model).filter(~Q(state__in=ENDED) | Q(kind="handle"), **owners))


def _shown(model: type[AnyClock]) -> QuerySet[AnyClock]:
    """Clocks as a list shows them: without what only counting them anew would need."""
    return model.objects.defer(
        "extensions", "cap_at", "rule_id", "calendar", "count", "amber", "amber_share", "look_at"
    )


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
