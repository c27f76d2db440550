"""The dispatch catalogue as a sheet: taken in whole or not at all, and taken away."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.exports import written
from lianxin.foundation.policy import require
from lianxin.foundation.sheets import Row
from lianxin.rulebook import policies
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.end_catalogue_entry import end_catalogue_entry
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry

COLUMNS = ("类别代码", "区域代码", "诉求对象", "关键词", "主办", "协办", "依据", "说明")
_FIELDS = ("category", "area", "target", "keywords", "lead", "assisting", "basis", "note")
_SAYS = dict(zip(_FIELDS, COLUMNS, strict=True)) | {"effective_from": "类别代码"}
MOST_CHANGES = 1000  # in one transaction that somebody waits for
MOST_FAULTS = 30  # that are told at once


class Matter(NamedTuple):
    """What a line is for; at most one line holds for the same."""

    category: str
    area: str
    target: str
    keywords: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How many lines are new, replace one for the same matters, stay as they are, and end."""

    new: int
    changed: int
    same: int
    gone: int


def held(day: date) -> QuerySet[CatalogueEntry]:
    """The lines that hold on a local day, in the order of the sheet."""
    rows = CatalogueEntry.objects.unscoped("the catalogue is open to everybody who works with it")
    return rows.filter(valid__contains=day).order_by("category", "area", "target", "keywords")


def sheet(day: date) -> str:
    """The lines that hold on `day` as CSV text."""
    return written(COLUMNS, [_cells(entry) for entry in held(day)])


def _cells(entry: CatalogueEntry) -> Sequence[str]:
    duties = (entry.lead, "|".join(entry.assisting))
    return (entry.category, entry.area, entry.target, entry.keywords, *duties, entry.basis, entry.note)


def take_in(rows: Sequence[Row], effective_from: date, *, whole: bool, by: Actor, at: datetime) -> Taken:
    """Let the sheet's lines hold from `effective_from` on, each by a step of its own, all or none; `whole`: what it
    does not name ends that day.

    Lines that say what holds already are left alone, so that taking the same sheet in twice does it once. Raises
    NotAllowed; BadInput (table) that names each faulty row and column.
    """
    require(by, policies.EDIT_CATALOGUE)
    present = {matter(entry): entry for entry in open_lines()}
    texts = _texts(rows)
    changes = [(row, text) for row, text in texts.values() if not says(present.get(matter_of(text)), text)]
    gone = [entry for matter, entry in present.items() if whole and matter not in texts]
    if len(changes) + len(gone) > MOST_CHANGES:
        raise BadInput({"table": _("一次最多改动 %(most)d 行，请分几次。") % {"most": MOST_CHANGES}})
    with transaction.atomic():
        _set_all(changes, effective_from, by, at)
        for entry in gone:
            end_catalogue_entry(entry, effective_from, by=by.with_part(f"end {entry.pk}"), at=at)
    changed = sum(matter_of(text) in present for _row, text in changes)
    return Taken(len(changes) - changed, changed, len(texts) - len(changes), len(gone))


def open_lines() -> Iterable[CatalogueEntry]:
    """The lines that have no end."""
    rows = CatalogueEntry.objects.unscoped("all lines that have no end")
    return rows.filter(valid__upper_inf=True, valid__isempty=False)


def _texts(rows: Sequence[Row]) -> dict[Matter, tuple[Row, EntryText]]:
    """The lines by what they are for; raises BadInput for two that are for the same."""
    found: dict[Matter, tuple[Row, EntryText]] = {}
    faults: dict[str, str] = {}
    for row in rows:
        text = _text(row)
        if earlier := found.get(matter_of(text)):
            same = _("与第%(line)s行是同一种事项。") % {"line": earlier[0].line}
            faults |= row.bad("类别代码", same).fields
        found.setdefault(matter_of(text), (row, text))
    _refuse(faults)
    return found


def _text(row: Row) -> EntryText:
    category, area, target, _words, lead, _assisting, basis, note = (row.optional(name) for name in COLUMNS)
    return EntryText(
        category=category,
        area=area,
        target=target,
        keywords=row.words("关键词"),
        lead=lead,
        assisting=row.words("协办"),
        basis=basis,
        note=note,
    )


def matter(entry: CatalogueEntry) -> Matter:
    """What a line is for."""
    return Matter(entry.category, entry.area, entry.target, entry.keywords)


def matter_of(text: EntryText) -> Matter:
    """What a line that somebody wrote is for."""
    return Matter(text.category, text.area, text.target, "|".join(sorted(set(text.keywords))))


def says(entry: CatalogueEntry | None, text: EntryText) -> bool:
    """Whether the line says the same already."""
    if entry is None:
        return False
    own = (entry.lead, tuple(entry.assisting), entry.basis, entry.note)
    return own == (text.lead, text.assisting, text.basis, text.note)


def _set_all(changes: Iterable[tuple[Row, EntryText]], effective_from: date, by: Actor, at: datetime) -> None:
    faults: dict[str, str] = {}
    for row, text in changes:
        with _told(row, faults):
            set_catalogue_entry(text, effective_from, by=by.with_part(f"line {row.line}"), at=at)
        if len(faults) >= MOST_FAULTS:
            break
    _refuse(faults)


@contextmanager
def _told(row: Row, faults: dict[str, str]) -> Iterator[None]:
    """A refusal of the row joins the others, by the column's name; the rows after it are looked at too."""
    try:
        yield
    except BadInput as refused:
        for name, text in refused.fields.items():
            faults.update(row.bad(_SAYS.get(name, name), text).fields)


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise BadInput(faults)


def today() -> date:
    return time.local(time.now()).date()
