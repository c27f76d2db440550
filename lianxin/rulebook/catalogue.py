"""Whose duty a matter is by the dispatch catalogue: the most specific line, its duties resolved to units."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, DateField, Q
from django.db.models.functions import Cast

from lianxin.foundation import time
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.organizations.models import Unit
from lianxin.rulebook.duties import resolve
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.scopes import places
from lianxin.taxonomy.models import Area, Category

_LINES = Prepared(
    lambda categories, areas, targets, day: CatalogueEntry.objects.unscoped(
        "the catalogue is open to everybody"
    ).filter(
        AnyOf("category", categories),
        AnyOf("area", areas),
        AnyOf("target", targets),
        valid__contains=Cast(day, DateField()),
    )
)


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

    The most specific line decides: first by target, then by category (the longer code), by keyword (the longer word
    that occurs), by area. The class is somebody's judgement of the matter, a word in the text an accident: so a
    keyword refines its own class and does not outweigh a narrower one.
    """
    for line in sorted(_in_force(category, area, text, at, target), key=lambda line: _weight(line, text)):
        lead, *others = resolve([line.lead, *line.assisting], area)
        if lead:
            units = {unit.pk: unit for unit in others if unit and unit != lead}
            return Owners(lead=lead, assisting=tuple(units.values()), entry=line)
    return None


def figures(entry: CatalogueEntry) -> Figures:
    """Hits, returns and precedents of a line, counted."""
    counted = CatalogueUse.objects.filter(entry=entry).aggregate(
        **{name: Count("pk", filter=Q(outcome=name)) for name in CatalogueUse.Outcome.values}
    )
    return Figures(**counted)


def count_use(entry: CatalogueEntry, outcome: CatalogueUse.Outcome, order_id: int, at: datetime) -> None:
    """Put down what came of an order that rests on `entry`; counted once, however often it is told."""
    use = CatalogueUse(entry=entry, outcome=outcome, order_id=order_id, at=at)
    CatalogueUse.objects.bulk_create([use], ignore_conflicts=True)


def _in_force(category: Category, area: Area, text: str, at: datetime, target: str) -> list[CatalogueEntry]:
    """The lines that cover the matter on the local day of `at`."""
    lines = _LINES.all(category.lineage, ["", *places(area)], ["", target], time.local(at).date())
    return [line for line in lines if not line.words or _longest_word(line, text)]


def _longest_word(line: CatalogueEntry, text: str) -> int:
    """How long the longest keyword is that occurs; 0 for none."""
    return max((len(word) for word in line.words if word in text), default=0)


def _weight(line: CatalogueEntry, text: str) -> tuple[bool, int, int, int, int]:
    """Sorts the most specific line first; of two alike the older."""
    return (not line.target, -len(line.category), -_longest_word(line, text), -len(line.area), line.pk)
