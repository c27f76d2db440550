"""A phrase is not needed any more."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.models import Phrase
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def remove_phrase(phrase: Phrase, *, by: Actor, at: datetime) -> None:
    """Remove one's own phrase, or one that the unit or the hub shares.

    Raises NotAllowed; NotFound for somebody else's, and for one that is gone.
    """
    row = Phrase.objects.visible_to(by).select_for_update().filter(pk=phrase.pk).first()
    if row is None:
        raise NotFound
    require(by, policies.READ if row.post_id else policies.SHARE_PHRASE)
    if row.hub_id and row.hub_id != by.hub_id:
        raise NotAllowed(_("热线共用的常用语由该热线删除。"))
    record(("phrase", row.pk), events.PHRASE_REMOVED, by=by, at=at, data={"kind": row.kind})
    row.delete()
