"""A post ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Post
from lianxin.accounts.steps.endings import end_dated, stand_ins_of
from lianxin.accounts.steps.locking import held_for_checks
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def end_post(post: Post, *, by: Actor, at: datetime) -> None:
    """From `at` on the person no longer holds `post`, nor does anybody stand in for it; a post that had not begun
    leaves only its events. Raises NotAllowed, NotFound, WrongState.
    """
    require(by, policies.APPOINT)
    held_for_checks(post.person)
    row = Post.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=post.pk).first()
    if row is None:
        raise NotFound()
    if row.valid.upper is not None and row.valid.upper <= at:
        raise WrongState("post_ended", _("这一岗位已经结束。"))
    stop(row, by=by, at=at)


def stop(post: Post, *, by: Actor, at: datetime) -> None:
    """End `post`, which the caller locked, and who stands in for it."""
    for stand_in in stand_ins_of(post, at):
        record(("stand_in", stand_in.pk), events.STAND_IN_ENDED, by=by, at=at, data={"post": post.pk})
        end_dated(stand_in, at)
    record(("post", post.pk), events.POST_ENDED, by=by, at=at, data={"person": post.person_id})
    end_dated(post, at)
