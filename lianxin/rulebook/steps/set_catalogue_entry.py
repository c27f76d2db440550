"""A line of the dispatch catalogue takes effect, superseding the one for the same matters."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.rulebook import events, policies, superseding
from lianxin.rulebook.duties import duty_problem
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.scope_check import scope_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """What a clerk writes: see `CatalogueEntry` for the fields' meaning."""

    category: str
    lead: str
    basis: str
    area: str = ""
    target: str = ""
    keywords: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    note: str = ""


@step
def set_catalogue_entry(text: EntryText, effective_from: date, *, by: Actor, at: datetime) -> CatalogueEntry:
    """Let `text` hold from the start of `effective_from` (local day) on; the line for the same matters ends there.

    Raises NotAllowed; BadInput for an unknown category, area or unit, a missing basis, a unit that both leads and
    assists, a day gone by, or a day on or before the beginning of the present line.
    """
    require(by, policies.EDIT_CATALOGUE)
    today = time.local(at).date()
    superseding.demand_not_past("effective_from", effective_from, today, by)
    entry = _checked(text, effective_from, by)
    hold("catalogue")
    matters = {name: getattr(entry, name) for name in ("category", "area", "target", "keywords")}
    rivals = CatalogueEntry.objects.unscoped("all lines for the same matters").filter(**matters)
    replaced = superseding.make_room(rivals, effective_from, today)
    entry.save()
    data = {
        "category": entry.category,
        "area": entry.area,
        "from": str(effective_from),
        "replaces": replaced and replaced.pk,
    }
    record(("catalogue", entry.pk), events.CATALOGUE_SET, by=by, at=at, data=data)
    return entry


def _checked(text: EntryText, effective_from: date, by: Actor) -> CatalogueEntry:
    problems = {
        "category": scope_problem({"category": text.category}),
        "area": scope_problem({"area": text.area}) if text.area else "",
        "keywords": _("关键词不能为空，也不能含有“|”。")
        if any("|" in w or not w.strip() for w in text.keywords)
        else "",
        "lead": duty_problem(text.lead),
        "assisting": _assisting_problem(text),
    }
    if wrong := {name: problem for name, problem in problems.items() if problem}:
        raise BadInput(wrong)
    entry = CatalogueEntry(
        category=text.category,
        area=text.area,
        target=text.target.strip(),
        keywords="|".join(sorted(set(text.keywords))),
        lead=text.lead,
        assisting=list(text.assisting),
        basis=text.basis.strip(),
        note=text.note,
        valid=DateRange(effective_from, None),
        author_id=by.person_id,
        recorded_at=time.now(),
    )
    check_fields(entry, exclude=["valid", "author_id"])
    return entry


def _assisting_problem(text: EntryText) -> str:
    if text.lead in text.assisting:
        return _("主办单位不能同时协办。")
    if len(set(text.assisting)) < len(text.assisting):
        return _("协办单位不能重复。")
    return next(filter(None, map(duty_problem, text.assisting)), "")
