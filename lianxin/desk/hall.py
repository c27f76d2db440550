"""What a shift leader watches over: emergencies that run, the pool, who may have to be limited, today's contacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from lianxin.cases import claims, lists
from lianxin.cases.filters import Wish
from lianxin.cases.models import Case, CaseClaim, Contact, TaskOrder
from lianxin.cases.states import EMERGENCIES, ORDER_OVER, CaseState, Disposition
from lianxin.cases.waiting import midnight
from lianxin.citizens import queries as citizens
from lianxin.citizens.models import LimitedReception, LimitLevel
from lianxin.foundation.actor import Actor

MOST = 20  # rows of a list


@dataclass(frozen=True, slots=True)
class Emergency:
    """A case that cannot wait, and those who have it."""

    line: lists.Line
    orders: list[TaskOrder]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one state of the pool: how much, and since when the oldest has."""

    state: CaseState
    count: int
    oldest: datetime | None


def emergencies(actor: Actor) -> list[Emergency]:
    """Those that run, the newest first, each with the orders that are open."""
    found = lists.lines(actor, Wish(urgencies=EMERGENCIES))[:MOST]
    open_orders = TaskOrder.objects.visible_to(actor).filter(case__in=[line.case.pk for line in found])
    rows = open_orders.exclude(state__in=sorted(ORDER_OVER)).select_related("unit").order_by("pk")
    by_case: dict[int, list[TaskOrder]] = {}
    for order in rows:
        by_case.setdefault(order.case_id, []).append(order)
    return [Emergency(line, by_case.get(line.case.pk, [])) for line in found]


def queues(actor: Actor) -> list[Queue]:
    """How the pool stands, by the states in it."""
    rows = Case.objects.visible_to(actor).filter(state__in=claims.DISPATCH_POOL).order_by()
    found = {
        state: (count, oldest)
        for state, count, oldest in rows.values_list("state").annotate(Count("pk"), Min("registered_at"))
    }
    return [Queue(state, *found.get(state, (0, None))) for state in claims.DISPATCH_POOL]


def claimed(actor: Actor, at: datetime) -> Sequence[CaseClaim]:
    """What posts have taken from the pool, what is given back first first."""
    rows = CaseClaim.objects.visible_to(actor).live(at).select_related("case", "request", "post__person")
    return list(rows.order_by("until", "pk")[:MOST])


def to_limit(actor: Actor, at: datetime) -> tuple[list[LimitedReception], list[LimitedReception]]:
    """Numbers that were warned and may be limited, and those that are, each with the end of the measure."""
    rows = list(citizens.limits_in_force(actor, at).filter(level__in=[LimitLevel.WARN, LimitLevel.LIMIT]))
    limited = [row for row in rows if row.level == LimitLevel.LIMIT]
    numbers = {row.number_id for row in limited}
    return [row for row in rows if row.level == LimitLevel.WARN and row.number_id not in numbers], limited


def contacts(actor: Actor) -> list[tuple[str, int]]:
    """Today's contacts by how they ended, the most frequent first; those that go on first of all."""
    rows = Contact.objects.visible_to(actor).filter(at__gte=midnight() - timedelta(days=1)).order_by()
    found = dict(rows.values_list("disposition").annotate(Count("pk")))
    ended = [(str(kind.label), found[kind.value]) for kind in Disposition if found.get(kind.value)]
    going_on = [("", found[""])] if found.get("") else []
    return going_on + sorted(ended, key=lambda each: -each[1])
