"""What the cells of a sheet may name: units, categories, areas, hubs; and what was named that nobody knows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from lianxin.exchange.importing.cells import Cells
from lianxin.organizations.models import Hub, Unit, UnitName
from lianxin.taxonomy import queries as taxonomy
from lianxin.taxonomy.models import Area, Category, ForeignClass

Row = TypeVar("Row")
SUGGESTED = 3


class Register(Generic[Row]):
    """Rows by every word that names exactly one of them; `what` is what they are."""

    def __init__(self, what: str, named: Iterable[tuple[str, Row]]) -> None:
        self.what = what
        self.unknown: Counter[str] = Counter()
        self._rows: dict[str, Row] = {}
        self._ambiguous: set[str] = set()
        for name, row in named:
            if name and self._rows.setdefault(name, row) != row:
                self._ambiguous.add(name)

    def find(self, cells: Cells, key: str, name: str) -> Row | None:
        """What `name`, told in the column `key`, names; None, noted as a fault, for nothing or several."""
        row = self._rows.get(name)
        if row is None:
            self.unknown[name] += 1
            cells.fault(key, _("没有名称或代码为“%(name)s”的%(what)s。") % {"name": name, "what": self.what})
        elif name in self._ambiguous:
            text = _("“%(name)s”指的不止一个%(what)s，请写代码。")
            cells.fault(key, text % {"name": name, "what": self.what})
            return None
        return row

    def cell(self, cells: Cells, key: str, *, required: bool = False) -> Row | None:
        """What the cell names; None for an empty one."""
        name = cells.code(key, longest=200, required=required)
        return self.find(cells, key, name) if name else None

    def suggested(self, name: str) -> list[str]:
        """Names that look like it."""
        return get_close_matches(name, self._rows, n=SUGGESTED, cutoff=0.5)


class Known:
    """Everything that orders name, read once."""

    def __init__(self, at: datetime) -> None:
        units = {unit.pk: unit for unit in Unit.objects.unscoped("whatever a sheet names").select_related("kind")}
        self.units = Register("单位", _named_units(units))
        self.categories = Register("类别", _named_categories(at))
        self.areas = Register("区域", _named(Area.objects.select_related("parent", "administered_by"), "short_name"))
        self.hubs = Register("平台", _named(Hub.objects.unscoped("whatever a sheet names")))
        self.city = Hub.objects.unscoped("what a sheet names none for").filter(kind=Hub.Kind.CITY).first()

    @property
    def registers(self) -> tuple[Register[Any], ...]:
        return self.units, self.categories, self.areas, self.hubs


def _named(rows: Iterable[Row], *more: str) -> Iterable[tuple[str, Row]]:
    for row in rows:
        for field in ("code", "name", *more):
            yield getattr(row, field), row


def _named_units(units: Mapping[int, Unit]) -> Iterable[tuple[str, Unit]]:
    """Those that are there before those that are no more, present names before former ones."""
    rows = sorted(units.values(), key=lambda unit: unit.abolished_at is not None)
    yield from ((unit.code, unit) for unit in rows)
    living = [unit for unit in rows if unit.abolished_at is None]
    yield from _named(living, "short_name")
    taken = {unit.name for unit in living} | {unit.short_name for unit in living}
    for former in UnitName.objects.all():
        yield from ((name, units[former.unit_id]) for name in (former.name, former.short_name) if name not in taken)


def _named_categories(at: datetime) -> Iterable[tuple[str, Category]]:
    """By code, by name, by the path of names, and by what other systems call them."""
    edition = taxonomy.edition(at)
    rows = {row.code: row for row in edition.categories.all()}
    for code, row in rows.items():
        path = [rows[code[:end]].name for end in range(2, len(code) + 1, 2)]
        yield from ((name, row) for name in {code, row.name, "/".join(path), "-".join(path), ">".join(path)})
    names = {row.name for row in rows.values()}
    for foreign in ForeignClass.objects.filter(edition=edition):
        path = [foreign.level1, foreign.level2] if foreign.level2 else [foreign.level1]
        yield from ((name, rows[foreign.category_code]) for name in {"/".join(path), path[-1]} if name not in names)
