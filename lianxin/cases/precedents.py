"""A ruling becomes a precedent: the next like matter goes where this one went (先例)."""

from datetime import date, datetime, timedelta

from lianxin.cases import texts
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.locks import hold
from lianxin.rulebook.catalogue import Owners, count_use, owners
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry
from lianxin.taxonomy.models import Area


def follow(order: TaskOrder, *, by: Actor, at: datetime) -> CatalogueEntry | None:
    """Put down in the catalogue that a ruling gave the matter of `order` to its unit: on the line that leads such
    matters there already, else on a line of its own, which holds from today on.

    Answers the line; None for a matter of the whole city, which no line can name without taking it from every county.
    Raises NotAllowed for whoever may not write in the catalogue.
    """
    case = order.case
    said = f"{texts.read(case, TextKind.TITLE)}\n{texts.read(case, TextKind.CONTENT)}"
    present = owners(case.category, case.area, said, at)
    entry = present.entry if present and present.lead == order.unit else _line(order, present, by, at)
    if entry:
        count_use(entry, CatalogueUse.Outcome.DESIGNATED, order.pk, at)
    return entry


def _line(order: TaskOrder, present: Owners | None, by: Actor, at: datetime) -> CatalogueEntry | None:
    case = order.case
    if case.area.level == Area.Level.CITY:
        return None
    # A line of the same class that was chosen by a word outweighs one without.
    narrowed = present is not None and present.entry.category == case.category.code
    text = EntryText(
        category=case.category.code,
        area=case.area.code,
        keywords=tuple(present.entry.words) if present and narrowed else (),
        lead=order.unit.code,
        assisting=tuple(unit.code for unit in present.assisting if unit != order.unit) if present else (),
        basis=f"指定承办：工单{case.number}",
        note="先例",
    )
    # The ruling's request key is spent on the ruling itself.
    return set_catalogue_entry(text, _beginning(text, time.local(at).date()), by=by.with_request_key(""), at=at)


def _beginning(text: EntryText, today: date) -> date:
    """From when a line for these matters can hold: today, or the day after the newest one began or will begin."""
    hold("catalogue")
    rows = CatalogueEntry.objects.unscoped("the catalogue is open to everybody").filter(
        category=text.category, area=text.area, target="", keywords="|".join(text.keywords), valid__upper_inf=True
    )
    present = rows.first()
    return max(today, present.valid.lower + timedelta(days=1)) if present else today
