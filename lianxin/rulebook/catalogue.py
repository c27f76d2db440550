"""Whose duty a matter is by the dispatch catalogue: the most specific line, its roles resolved to units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from lianxin.foundation import time
from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.taxonomy.models import Area, Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The units that a catalogue line names for one matter, and the line as their ground."""

    lead: Unit
    assisting: tuple[Unit, ...]
    entry: CatalogueEntry


@dataclass(frozen=True, slots=True)
class Figures:
    """How a line has done: dispatches by it, returns that were accepted, precedents by designation."""

    dispatched: int
    returned: int
    designated: int


def owners(category: Category, area: Area, text: str, at: datetime, *, target: str = "") -> Owners | None:
    """The owners of a matter of `category` at `area` that says `text`; None where no line resolves to a unit.

    A line's order of weight: keywords that occur, target, longer category, longer area.
    """
    lines = [line for line in _in_force(category, area, at) if _fits(line, text, target)]
    for line in sorted(lines, key=_weight, reverse=True):
        if lead := resolve(line.lead, area):
            assisting = (resolve(duty, area) for duty in line.assisting)
            units = {unit.pk: unit for unit in assisting if unit and unit != lead}
            return Owners(lead=lead, assisting=tuple(units.values()), entry=line)
    return None


def figures(entry: CatalogueEntry) -> Figures:
    """Hits, returns and precedents of a line, counted."""
    counted = CatalogueUse.objects.filter(entry=entry).aggregate(
        **{name: Count("pk", filter=Q(outcome=name)) for name in CatalogueUse.Outcome.values}
    )
    return Figures(**counted)


def resolve(duty: str, area: Area) -> Unit | None:
    """The unit that `duty` names at `area`: a unit's code, ``county``, ``town`` or ``department:<short name>``."""
    units = Unit.objects.unscoped("the catalogue names units to everybody").filter(abolished_at__isnull=True)
    kind, _, name = duty.partition(":")
    if kind == "department":
        return units.filter(short_name=name).first()
    if level := _PLACES.get(duty):
        return units.filter(code=_place(area, level)).first()
    return units.filter(code=duty).first()


# A government or town has the code of its area.
_PLACES = {"county": Area.Level.COUNTY, "town": Area.Level.TOWN}


def _place(area: Area | None, level: int) -> str:
    """The code of the area of `level` that governs `area` (a town that a zone administers belongs to the zone)."""
    while area is not None and area.level > level:
        area = area.governed_by
    return area.code if area is not None and area.level == level else ""


def _in_force(category: Category, area: Area, at: datetime) -> Iterable[CatalogueEntry]:
    prefixes = [category.code[:length] for length in (2, 4, 6)]
    places = ["", *(area.code[:length] for length in range(4, len(area.code) + 1))]
    lines = CatalogueEntry.objects.unscoped("the catalogue is open to everybody")
    return lines.filter(category__in=prefixes, area__in=places, valid__contains=time.local(at).date())


def _fits(line: CatalogueEntry, text: str, target: str) -> bool:
    words = line.keywords.split("|") if line.keywords else []
    return (not words or any(word in text for word in words)) and line.target in ("", target)


def _weight(line: CatalogueEntry) -> tuple[bool, bool, int, int]:
    return bool(line.keywords), bool(line.target), len(line.category), len(line.area)
