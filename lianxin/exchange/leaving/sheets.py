"""Sheets that `lianxin import` reads: what holds at the moment, one line for each thing, headed by Chinese names."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, Prefetch

from lianxin.accounts.models import Post
from lianxin.cases.models import Case
from lianxin.exchange.columns import columns
from lianxin.exchange.leaving.orders import orders
from lianxin.exchange.leaving.places import Place
from lianxin.exchange.leaving.tables import every
from lianxin.exchange.leaving.watching import Watch
from lianxin.foundation import exports, time
from lianxin.foundation.dated import holds
from lianxin.organizations.models import Unit, UnitDuty, UnitMember, UnitRelation
from lianxin.rulebook.catalogue_sheet import held
from lianxin.rulebook.models import CatalogueEntry
from lianxin.taxonomy.models import Category
from lianxin.taxonomy.queries import edition

Line = dict[str, Any]
STEP = 500  # lines told at a time
MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


def write(place: Place, watch: Watch, at: datetime) -> dict[str, int]:
    """Write every sheet as of `at`; answers how many lines each has."""
    counts = {}
    for kind, (lines, model) in SHEETS.items():
        watch.begin(f"import/{kind}.csv", every(model).count())
        counts[kind] = _write(place, watch, kind, lines(at))
    return counts


def _write(place: Place, watch: Watch, kind: str, lines: Iterator[Line]) -> int:
    headings = columns(kind)
    count = 0
    with place.text(f"import/{kind}.csv") as out:
        out.write(MARK)
        writer = csv.writer(out)
        writer.writerow(headings.values())
        for count, line in enumerate(lines, start=1):
            writer.writerow([_cell(line.get(key)) for key in headings])
            if count % STEP == 0:
                watch.advance(STEP)
    return count


def _cell(value: object) -> str:
    return "" if value is None else exports.harmless(str(value))


def _units(at: datetime) -> Iterator[Line]:
    """Those that live, each after the one above it."""
    relations = every(UnitRelation).filter(holds(at)).select_related("other")
    duties = every(UnitDuty).filter(holds(at)).order_by("position")
    living = every(Unit).filter(abolished_at=None).select_related("parent", "kind", "area").order_by("path")
    parted = living.prefetch_related(Prefetch("relations", relations), Prefetch("duties", duties))
    for unit in sorted(parted, key=lambda unit: (unit.path.count("/"), unit.pk)):
        others = defaultdict(str, {relation.kind: relation.other.code for relation in unit.relations.all()})
        yield {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind.code,
            "parent_code": unit.parent.code if unit.parent else "",
            "area_code": unit.area.code,
            "line_parent_code": others[UnitRelation.Kind.LINE_PARENT],
            "industry_supervisor_code": others[UnitRelation.Kind.INDUSTRY_SUPERVISOR],
            "duty_phone": unit.duty_phone,
            "address": unit.address,
            "duties": "|".join(duty.duty for duty in unit.duties.all()),
        }


def _members(at: datetime) -> Iterator[Line]:
    rows = every(UnitMember).filter(holds(at), unit__abolished_at=None).select_related("unit")
    for member in rows.order_by("unit__code", "pk"):
        yield {
            "unit_code": member.unit.code,
            "duty": member.role,
            "name": member.name,
            "title": member.title,
            "phone": member.mobile,
        }


def _people(at: datetime) -> Iterator[Line]:
    """One line for each post that is held; who has left is no more among them."""
    rows = every(Post).filter(holds(at), person__departed_at=None).select_related("person", "role", "unit", "hub")
    for post in rows.order_by("person__username", "pk"):
        yield {
            "username": post.person.username,
            "name": post.person.name,
            "mobile": post.person.mobile,
            "role": post.role.code,
            "unit_code": post.unit.code if post.unit else "",
            "hub_code": post.hub.code if post.hub else "",
            "title": post.title,
        }


def _categories(at: datetime) -> Iterator[Line]:
    for row in every(Category).filter(edition=edition(at)).order_by("code"):
        yield {
            "code": row.code,
            "parent_code": row.parent_code,
            "level": row.level,
            "name": row.name,
            "gb_code": row.gb_code,
            "keywords": "|".join(row.keywords),
        }


def _catalogue(at: datetime) -> Iterator[Line]:
    for entry in held(time.local(at).date()):
        line = {key: getattr(entry, key) for key in columns("catalogue")}
        yield line | {"assisting": "|".join(entry.assisting)}


# How each sheet's lines come about, and the model whose rows they are at most.
SHEETS: dict[str, tuple[Callable[[datetime], Iterator[Line]], type[Model]]] = {
    "units": (_units, Unit),
    "members": (_members, UnitMember),
    "people": (_people, Post),
    "categories": (_categories, Category),
    "catalogue": (_catalogue, CatalogueEntry),
    "orders": (orders, Case),
}
