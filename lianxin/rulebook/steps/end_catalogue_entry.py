"""A line of the dispatch catalogue ends without a successor."""

from datetime import date, datetime

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook import events, policies, superseding
from lianxin.rulebook.models import CatalogueEntry


@step
def end_catalogue_entry(entry: CatalogueEntry, until: date, *, by: Actor, at: datetime) -> CatalogueEntry:
    """From the start of `until` (local day) on the line no longer holds; one still to come may be withdrawn so.

    What it covered falls to the next less specific line. Raises NotAllowed; WrongState when it has an end already;
    BadInput (until) for a day gone by or before it began.
    """
    require(by, policies.EDIT_CATALOGUE)
    hold("catalogue")
    entry = CatalogueEntry.objects.visible_to(by).get(pk=entry.pk)
    today = time.local(at).date()
    superseding.demand_not_past("until", until, today, by)
    superseding.end(entry, until, today)
    data = {"category": entry.category, "area": entry.area, "until": str(until)}
    record(("catalogue", entry.pk), events.CATALOGUE_ENDED, by=by, at=at, data=data)
    return entry
