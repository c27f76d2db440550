"""A stand-in ends before its time."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import StandIn
from lianxin.accounts.steps.endings import end_dated
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def end_stand_in(stand_in: StandIn, *, by: Actor, at: datetime) -> None:
    """From `at` on nobody stands in; one that had not begun leaves only its events. Whoever holds the post, stands in,
    or may arrange it ends it. Raises NotAllowed, NotFound, WrongState.
    """
    rows = StandIn.objects.visible_to(by).select_for_update(of=("self",)).select_related("post")
    row = rows.filter(pk=stand_in.pk).first()
    if row is None:
        raise NotFound()
    if by.person_id not in (row.person_id, row.post.person_id):
        require(by, policies.ARRANGE_STAND_IN)
    if row.valid.upper <= at:
        raise WrongState("stand_in_ended", _("代办已经结束。"))
    record(("stand_in", row.pk), events.STAND_IN_ENDED, by=by, at=at, data={"post": row.post_id})
    end_dated(row, at)
