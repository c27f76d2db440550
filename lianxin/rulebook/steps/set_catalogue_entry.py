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
from lianxin.rulebook import events, policies
from lianxin.rulebook.models import CatalogueEntry


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

    Raises NotAllowed; BadInput for a missing basis, a unit that both leads and assists, or a day on or before the
    beginning of the present line.
    """
    require(by, policies.EDIT_CATALOGUE)
    _check(text)
    matters = {
        "category": text.category,
        "area": text.area,
        "target": text.target,
        "keywords": "|".join(sorted(text.keywords)),
    }
    _supersede(matters, effective_from)
    entry = CatalogueEntry.objects.create(
        **matters,
        lead=text.lead,
        assisting=list(text.assisting),
        basis=text.basis,
        note=text.note,
        valid=DateRange(effective_from, None),
        author_id=by.person_id,
        recorded_at=time.now(),
    )
    data = {"category": entry.category, "area": entry.area, "from": str(effective_from)}
    record(("catalogue", entry.pk), events.CATALOGUE_SET, by=by, at=at, data=data)
    return entry


def _check(text: EntryText) -> None:
    if not text.basis.strip():
        raise BadInput({"basis": _("请写明依据。")})
    if text.lead in text.assisting:
        raise BadInput({"assisting": _("主办单位不能同时协办。")})


def _supersede(matters: dict[str, str], effective_from: date) -> None:
    hold(f"catalogue:{matters['category']}")
    rows = CatalogueEntry.objects.unscoped("all lines for the same matters").filter(**matters)
    for rival in rows.filter(valid__upper_inf=True):
        if rival.valid.lower >= effective_from:
            raise BadInput(
                {"effective_from": _("%(day)s 起已有同一条目，生效日须在其后。") % {"day": rival.valid.lower}}
            )
        rival.valid = DateRange(rival.valid.lower, effective_from)
        rival.save(update_fields=["valid"])
    if rows.filter(valid__endswith__gt=effective_from).exists():
        raise BadInput({"effective_from": _("与已有条目的有效期重叠。")})
