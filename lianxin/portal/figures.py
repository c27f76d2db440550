"""The published figures as everybody reads them: too small a group is hidden, and so is what would tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.assessment.finals import Grouping
from lianxin.portal.models import MonthFigure
from lianxin.taxonomy.models import Area, Category

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One group: how many matters were closed, and the rates in percent; all None where the group is hidden, then
    `note` says why."""

    name: str
    count: int | None
    response: Decimal | None
    resolution: Decimal | None
    satisfaction: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures: the whole city, its matters by category and by area."""

    month: date
    whole: Line
    by_category: Sequence[Line]
    by_area: Sequence[Line]


def months() -> list[date]:
    """The months whose figures are published, the newest first."""
    rows = MonthFigure.objects.filter(grouping=Grouping.ALL).order_by("-month")
    return list(rows.values_list("month", flat=True)[:MONTHS])


def newest() -> Month | None:
    """The newest published month; None before the first."""
    known = months()
    return of_month(known[0]) if known else None


def of_month(month: date) -> Month | None:
    """The figures of one month; None where they are not published."""
    rows = MonthFigure.objects.filter(month=month).order_by("group")
    whole = rows.filter(grouping=Grouping.ALL).first()
    if whole is None:
        return None
    return Month(
        month=month,
        whole=_line(whole, _("全市"), _hidden([whole])),
        by_category=_lines(rows.filter(grouping=Grouping.CATEGORY)),
        by_area=_lines(rows.filter(grouping=Grouping.AREA)),
    )


def course() -> list[tuple[date, Line]]:
    """The whole city month by month, the oldest first."""
    rows = list(MonthFigure.objects.filter(grouping=Grouping.ALL).order_by("-month")[:12])
    return [(row.month, _line(row, "", _hidden([row]))) for row in reversed(rows)]


def _lines(found: QuerySet[MonthFigure]) -> list[Line]:
    rows = list(found)
    names, hidden = _names(rows), _hidden(rows)
    return [_line(row, names.get(row.group, row.group), hidden) for row in sorted(rows, key=lambda row: -row.finals)]


def _hidden(rows: Sequence[MonthFigure]) -> frozenset[int]:
    """The rows that are not told: the small ones; and where that is a single one the next larger too, since the whole
    less all others would tell it."""
    by_size = sorted(rows, key=lambda row: (row.valid, row.finals, row.group))
    small = [row.pk for row in by_size if row.valid < row.smallest]
    return frozenset(row.pk for row in by_size[: 2 if len(small) == 1 else len(small)])


def _line(row: MonthFigure, name: str, hidden: frozenset[int]) -> Line:
    if row.pk in hidden:
        less = _("少于 %(smallest)d 件，不单列") % {"smallest": row.smallest}
        return Line(name, None, None, None, None, less if row.valid < row.smallest else _("不单列，以免推算"))
    response, resolution, satisfaction = (
        _percent(Decimal(part), row.valid) for part in (row.contacted, row.solved, row.satisfied)
    )
    return Line(name, row.finals, response, resolution, satisfaction)


def _percent(part: Decimal, whole: int) -> Decimal | None:
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else None


def _names(rows: Sequence[MonthFigure]) -> dict[str, str]:
    codes = [row.group for row in rows]
    areas = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    classes = Category.objects.filter(code__in=codes).order_by("code", "-edition__number").distinct("code")
    return areas | dict(classes.values_list("code", "name"))
