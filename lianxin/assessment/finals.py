"""The last word on each closed case: what every rate counts, and the list of cases behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from lianxin.cases.models import Case, CaseQuerySet, Outcome, TaskOrder
from lianxin.cases.states import OrderRole, OrderState
from lianxin.foundation.actor import Actor
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import county_of


class Grouping(StrEnum):
    """By what the cases are put together. A group is named by a code: of the unit that led the last round, of the
    category of the first level, of the county or zone that governs the place, of the hub, of the appeal type; `ALL` is
    one group without a name."""

    ALL = "all"
    UNIT = "unit"
    CATEGORY = "category"
    AREA = "area"
    HUB = "hub"
    APPEAL_TYPE = "appeal_type"


@dataclass(frozen=True, slots=True)
class Period:
    """The cases that were closed from `begins` on, before `ends`."""

    begins: datetime
    ends: datetime


class Final(NamedTuple):
    """The newest outcome of a case's last round. `findings` are the kinds of findings that the case bears."""

    case: int
    group: str
    is_valid: bool
    contacted: bool | None
    solved: str
    satisfaction: str
    findings: frozenset[str]


def finals(reader: Actor, period: Period, by: Grouping) -> Iterator[Final]:
    """The final outcome of each case that `reader` may see and that was closed in `period`.

    Before it is closed an outcome is not the last word; what ended another way has none. By unit, cases whose lead the
    reader may not see are left out.
    """
    cases = Case.objects.visible_to(reader).filter(closed_at__gte=period.begins, closed_at__lt=period.ends)
    cases = cases.exclude(closing_ground="")
    group_of = _Groups(reader, cases, by)
    for row in _outcomes(cases):
        group = group_of(row)
        if group is not None:
            yield _final(row, group)


_COLUMNS = [
    *("case_id", "is_valid", "contacted", "solved", "satisfaction"),
    *("case__is_unreasonable", "case__is_beyond_duty", "case__merged_into_id"),
    *("case__category__code", "case__area_id", "case__hub__code", "case__appeal_type"),
]


def _outcomes(cases: CaseQuerySet) -> QuerySet[Outcome, dict[str, Any]]:
    rows = Outcome.objects.filter(case__in=cases, round=F("case__round"))
    newest: QuerySet[Outcome, dict[str, Any]] = rows.order_by("case_id", "-pk").distinct("case_id").values(*_COLUMNS)
    return newest


def _final(row: dict[str, Any], group: str) -> Final:
    findings = frozenset(kind for kind in ("unreasonable", "beyond_duty") if row[f"case__is_{kind}"])
    answers = (row["is_valid"], row["contacted"], row["solved"], row["satisfaction"])
    return Final(row["case_id"], group, *answers, findings)


class _Groups:
    """To which group a row belongs; None where it belongs to none that the reader may see."""

    def __init__(self, reader: Actor, cases: CaseQuerySet, by: Grouping) -> None:
        self._by = by
        self._leads = _leads(reader, cases) if by is Grouping.UNIT else {}
        self._counties: dict[int, str] = {}

    def __call__(self, row: dict[str, Any]) -> str | None:
        match self._by:
            case Grouping.UNIT:
                return self._leads.get(row["case_id"]) or self._leads.get(row["case__merged_into_id"])
            case Grouping.CATEGORY:
                return Category(code=row["case__category__code"]).lineage[0]
            case Grouping.AREA:
                return self._county(row["case__area_id"])
            case Grouping.HUB:
                return str(row["case__hub__code"])
            case Grouping.APPEAL_TYPE:
                return str(row["case__appeal_type"])
        return ""

    def _county(self, area: int) -> str:
        if area not in self._counties:
            place = Area.objects.select_related("parent", "administered_by").get(pk=area)
            self._counties[area] = (county_of(place) or place).code
        return self._counties[area]


def _leads(reader: Actor, cases: CaseQuerySet) -> dict[int, str]:
    """The unit that led the last round of each case, by the case's id; of those that others followed too."""
    masters = cases.filter(merged_into__isnull=False).values("merged_into")
    rows = TaskOrder.objects.visible_to(reader).filter(Q(case__in=cases) | Q(case__in=masters))
    rows = rows.filter(parent=None, role=OrderRole.LEAD, state=OrderState.FINISHED)
    newest = rows.order_by("case_id", "-round", "-pk").distinct("case_id")
    return dict(newest.values_list("case_id", "unit__code"))
