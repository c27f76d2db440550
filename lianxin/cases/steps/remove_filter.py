"""A saved filter is not needed any more."""

from datetime import datetime

from lianxin.cases import events, policies
from lianxin.cases.models import SavedFilter
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def remove_filter(saved: SavedFilter, *, by: Actor, at: datetime) -> None:
    """Remove one's own filter, or one that the unit shares.

    Raises NotAllowed; NotFound for somebody else's, and for one that is gone.
    """
    row = SavedFilter.objects.visible_to(by).select_for_update().filter(pk=saved.pk).first()
    if row is None:
        raise NotFound
    require(by, policies.SHARE_FILTER if row.is_shared else policies.READ)
    record(("saved_filter", row.pk), events.FILTER_REMOVED, by=by, at=at, data={"unit": row.unit_id})
    row.delete()
