"""A person goes on working in another of the own posts, or in one that he stands in for."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events
from lianxin.accounts.models import Post, SignIn, StandIn
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def switch_post(sign_in: SignIn, choice: Post | StandIn, *, by: Actor, at: datetime) -> SignIn:
    """From now on the session `sign_in` works in `choice`. Raises NotFound for another's session, post or stand-in;
    WrongState for one that does not hold now.
    """
    row = SignIn.objects.visible_to(by).select_related("person").filter(pk=sign_in.pk).first()
    if row is None or choice.person_id != by.person_id:
        raise NotFound()
    held(row.person, by)
    if not type(choice).objects.visible_to(by).filter(holds(at), pk=choice.pk).exists():
        raise WrongState("not_now", _("这一岗位现在不在任期内。"))
    row.post, row.stand_in = (choice, None) if isinstance(choice, Post) else (None, choice)
    row.save(update_fields=["post", "stand_in"])
    data = {"post": row.post_id, "stand_in": row.stand_in_id}
    record(("person", row.person_id), events.POST_SWITCHED, by=by, at=at, data=data)
    return row
