"""A session ends: signed out, idle or over its time, or ended from another place."""

from datetime import datetime

from lianxin.accounts import events
from lianxin.accounts.limits import Why
from lianxin.accounts.models import SignIn
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def end_session(sign_in: SignIn, why: Why, *, by: Actor, at: datetime) -> None:
    """End one of the own sessions. Raises NotFound for another's or one that ended."""
    row = SignIn.objects.visible_to(by).select_related("person").filter(pk=sign_in.pk).first()
    if row is None:
        raise NotFound()
    held(row.person, by)
    kind = events.SIGNED_OUT if why is Why.SIGNED_OUT else events.SESSION_ENDED
    record(("person", row.person_id), kind, by=by, at=at, data={"sign_in": row.pk, "why": why.value})
    row.delete()
