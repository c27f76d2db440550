"""How units stand with what they have in hand: open, near and late orders by unit, county and class of matter, and the
list behind each figure, which asks for exactly the rows that the figure counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from lianxin.cases import lists, narrowing, texts
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import ORDER_OPEN
from lianxin.clocks.models import Light
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.organizations.models import Unit
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import county_of, top_categories

PAGE = 50
MOST = 30  # lines of a table
WAYS = {"unit": "按单位", "county": "按区县", "class": "按分类"}
OPEN, NEAR, LATE = "open", "near", "late"
FIGURES = {OPEN: "在办", NEAR: "快到期", LATE: "已超时"}
_TOP = 2  # characters of a first-level category's code
# Each open order once, with what its clocks say; then counted three times over.
_COUNTED = """
    SELECT shown.unit, shown.area, shown.class, count(*), count(*) FILTER (WHERE NOT lit.is_red),
        count(*) FILTER (WHERE lit.is_red)
    FROM ({rows}) AS shown (id, unit, area, class) LEFT JOIN (
        SELECT clock.id, bool_or(clock.light = %s) AS is_red FROM ({clocks}) AS clock (id, light) GROUP BY clock.id
    ) AS lit ON lit.id = shown.id
    GROUP BY GROUPING SETS (shown.unit, shown.area, shown.class)
"""


@dataclass(slots=True)
class Line:
    """One line of a table; `code` names it in addresses."""

    code: str
    name: str
    open: int = 0
    near: int = 0
    late: int = 0

    @property
    def share(self) -> int:
        """Late among open ones, in percent."""
        return round(100 * self.late / self.open) if self.open else 0


@dataclass(frozen=True, slots=True)
class Held:
    """One order of a list: its case's title, and the clock that decides next."""

    order: TaskOrder
    title: str
    clock: OrderClock | None


def tables(actor: Actor, at: datetime) -> dict[str, list[Line]]:
    """The tables by their key in WAYS, those with the most late orders first: one count for all of them."""
    found = _counted(actor)
    seen = Unit.objects.visible_to(actor).filter(pk__in=[unit for unit, *_others in found if unit])
    units, counties = {row.pk: row for row in seen}, _counties()
    classes = {row.code: row.name for row in top_categories(at)}
    named: dict[str, dict[str, Line]] = {way: {} for way in WAYS}
    for unit, area, top, *numbers in found:
        if unit:
            _add(named["unit"], units[unit].code, units[unit].short_name, numbers)
        elif area:
            _add(named["county"], counties[area].code, counties[area].name, numbers)
        else:
            _add(named["class"], top, classes.get(top, top), numbers)
    return {way: _worst_first(rows.values()) for way, rows in named.items()}


def listed(actor: Actor, way: str, code: str, figure: str) -> list[Held]:
    """What a figure counts, the longest sent out first: `PAGE` at most. Raises BadInput (by, of, what)."""
    if way not in WAYS:
        raise BadInput({"by": _("没有这种汇总。")})
    if figure not in FIGURES:
        raise BadInput({"what": _("没有这种数字。")})
    rows = _open(actor).filter(_of(way, code)).filter(_lit(figure))
    told = rows.select_related("unit", "case__area", "case__category").order_by("dispatched_at", "pk")
    orders = list(told[:PAGE])
    titles, clocks = texts.titles(order.case_id for order in orders), lists.deciding([order.pk for order in orders])
    return [Held(order, titles.get(order.case_id, ""), clocks.get(order.pk)) for order in orders]


def name_of(actor: Actor, way: str, code: str) -> str:
    """What a line is called; raises BadInput (of) for one that there is not."""
    row: Any
    if way == "unit":
        row = Unit.objects.visible_to(actor).filter(code=code).first()
    else:
        row = (Area if way == "county" else Category).objects.filter(code=code).order_by("-pk").first()
    if row is None:
        raise BadInput({"of": _("没有这一行。")})
    return str(row.short_name if way == "unit" else row.name)


def _open(actor: Actor) -> QuerySet[TaskOrder]:
    return TaskOrder.objects.visible_to(actor).filter(state__in=sorted(ORDER_OPEN))


def _lit(figure: str) -> Q:
    if figure == OPEN:
        return Q()
    return narrowing.with_light(TaskOrder, Light.RED if figure == LATE else Light.AMBER)


def _counted(actor: Actor) -> list[tuple[Any, ...]]:
    """How many are open, near and late (as `_lit` says it): of each unit, then of each place, then of each class, of
    the three the one that a line is of: one query."""
    clocks = narrowing.lit_clocks(TaskOrder, [Light.RED, Light.AMBER], "light").query.sql_with_params()
    top = Left("case__category__code", _TOP)
    try:
        rows = _open(actor).order_by().values_list("pk", "unit", "case__area", top).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(rows=rows[0], clocks=clocks[0]), [*rows[1], Light.RED, *clocks[1]])
        return list(cursor.fetchall())


def _counties() -> dict[int, Area]:
    """The county that governs each area; the city for itself."""
    areas = Area.objects.in_bulk()
    for area in areas.values():
        area.parent, area.administered_by = areas.get(area.parent_id), areas.get(area.administered_by_id)
    return {pk: county_of(area) or area for pk, area in areas.items()}


def _of(way: str, code: str) -> Q:
    if way == "unit":
        return Q(unit__code=code)
    if way == "class":
        return Q(case__category__code__startswith=code)
    return Q(case__area__in=[pk for pk, county in _counties().items() if county.code == code])


def _add(lines: dict[str, Line], code: str, name: str, numbers: Iterable[int]) -> None:
    line = lines.setdefault(code, Line(code, name))
    for figure, number in zip((OPEN, NEAR, LATE), numbers, strict=True):
        setattr(line, figure, getattr(line, figure) + number)


def _worst_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.late, -line.near, -line.open, line.code))[:MOST]
