"""Reading cases: what a post may see, as lists and whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.cases import texts
from lianxin.cases.models import (
    Case,
    CaseClock,
    CaseEvent,
    CaseSearch,
    CaseText,
    OrderClock,
    Outcome,
    TaskOrder,
    TaskOrderQuerySet,
)
from lianxin.cases.states import TextKind
from lianxin.clocks.models import ENDED, Light
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.errors import NotFound

PAGE = 50
AnyClock = CaseClock | OrderClock
# What a unit reads besides its own orders' texts; what the hotline writes for itself is not among them.
UNIT_TEXTS = {
    TextKind.TITLE,
    TextKind.CONTENT,
    TextKind.PLACE,
    TextKind.DISPATCH_NOTE,
    TextKind.CONTACT_NOTE,
    TextKind.REPLY_INTERNAL,
    TextKind.REPLY_PUBLIC,
    TextKind.SIGN_OFF_OPINION,
    TextKind.CITIZEN_WORDS,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: the case, what it is called, the orders that the reader may see, its most urgent clock."""

    case: Case
    title: str
    orders: list[TaskOrder]
    clock: AnyClock | None


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one case that its page shows."""

    case: Case
    texts: list[CaseText]
    orders: list[TaskOrder]
    clocks: list[AnyClock]
    outcomes: list[Outcome]
    events: list[CaseEvent]


def newest(actor: Actor, *, words: str = "", light: str = "", before: tuple[datetime, int] | None = None) -> list[Line]:
    """The newest cases that `actor` may see, `PAGE` + 1 at most (one more than a page, to know whether there are more).

    `words` are searched for, `light` is the light of an open clock, `before` the (time, id) of the last row shown.
    """
    cases = Case.objects.visible_to(actor).select_related("category", "area")
    if words:
        cases = cases.filter(pk__in=_found(actor, words))
    if light:
        cases = cases.filter(_showing(light))
    if before:
        at, pk = before
        cases = cases.filter(Q(registered_at__lt=at) | Q(registered_at=at, pk__lt=pk))
    return _lines(actor, list(cases.order_by("-registered_at", "-pk")[: PAGE + 1]))


def counts(actor: Actor) -> dict[str, int]:
    """How many cases with an open clock `actor` may see, all and by light."""
    open_cases = Case.objects.visible_to(actor).filter(closed_at__isnull=True)
    return {"all": open_cases.count()} | {light: open_cases.filter(_showing(light)).count() for light in Light.values}


def whole(actor: Actor, number: str) -> Whole:
    """One case with all that `actor` may see of it; raises NotFound."""
    cases = Case.objects.visible_to(actor).select_related("category", "area", "hub")
    case = cases.filter(number=number).first()
    if case is None:
        raise NotFound
    orders = list(_orders(actor).filter(case=case))
    return Whole(
        case=case,
        texts=_texts(actor, case, orders),
        orders=orders,
        clocks=[*CaseClock.objects.filter(case=case), *OrderClock.objects.filter(order__in=orders)],
        outcomes=list(Outcome.objects.filter(case=case).order_by("pk")),
        events=_events(actor, case, orders),
    )


def _orders(actor: Actor) -> TaskOrderQuerySet:
    return TaskOrder.objects.visible_to(actor).select_related("unit").order_by("pk")


def _found(actor: Actor, words: str) -> QuerySet[CaseSearch, Any]:
    """The cases whose text, as far as the reader's audience may see it, holds all `words`."""
    audience = CaseSearch.Audience.UNIT if is_unit(actor) else CaseSearch.Audience.HUB
    return CaseSearch.objects.filter(audience=audience, tokens__tokens=words).values("case")


def is_unit(actor: Actor) -> bool:
    """Whether the reader sits in a unit, whose reading is narrower than the hotline's."""
    return actor.scope in (Scope.UNIT, Scope.LINE)


def _showing(light: str) -> Q:
    """Cases that show `light`: the light of their most urgent open clock."""
    worse = {Light.GREEN: [Light.AMBER, Light.RED], Light.AMBER: [Light.RED], Light.RED: []}[Light(light)]
    return _has_clock([light]) & ~_has_clock(worse) if worse else _has_clock([light])


def _has_clock(lights: Sequence[str]) -> Q:
    clocks = [
        model.objects.filter(case=OuterRef("pk"), light__in=lights).exclude(state__in=ENDED)
        for model in (CaseClock, OrderClock)
    ]
    return Q(Exists(clocks[0])) | Q(Exists(clocks[1]))


def _lines(actor: Actor, cases: list[Case]) -> list[Line]:
    """Titles, orders and clocks of a page of cases in one query each."""
    titles = texts.titles(case.pk for case in cases)
    orders: dict[int, list[TaskOrder]] = {}
    for order in _orders(actor).filter(case__in=cases):
        orders.setdefault(order.case_id, []).append(order)
    clocks = _most_urgent(actor, cases)
    return [Line(case, titles.get(case.pk, ""), orders.get(case.pk, []), clocks.get(case.pk)) for case in cases]


def _most_urgent(actor: Actor, cases: list[Case]) -> dict[int, AnyClock]:
    """The open clock of each case that is due first: of the reader's own orders, for the hotline of the case too."""
    clocks: list[AnyClock] = list(
        OrderClock.objects.filter(case__in=cases, order__in=_orders(actor)).exclude(state__in=ENDED)
    )
    if not is_unit(actor):
        clocks += CaseClock.objects.filter(case__in=cases).exclude(state__in=ENDED)
    return {clock.case_id: clock for clock in sorted(clocks, key=lambda clock: clock.due_at, reverse=True)}


def _texts(actor: Actor, case: Case, orders: list[TaskOrder]) -> list[CaseText]:
    """The newest version of every text that the reader's audience may see, in the order of writing."""
    rows = CaseText.objects.filter(case=case).filter(Q(order__isnull=True) | Q(order__in=orders))
    if is_unit(actor):
        rows = rows.filter(kind__in=UNIT_TEXTS)
    newest = {(row.order_id, row.kind): row for row in rows.order_by("version")}
    return sorted(newest.values(), key=lambda row: row.pk)


def _events(actor: Actor, case: Case, orders: list[TaskOrder]) -> list[CaseEvent]:
    """What happened, the newest first; a unit does not see what other units did."""
    rows = CaseEvent.objects.filter(case=case).select_related("order__unit").order_by("-seq")
    return list(rows.filter(Q(order__isnull=True) | Q(order__in=orders)) if is_unit(actor) else rows)
