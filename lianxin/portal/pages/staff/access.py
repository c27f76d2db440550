"""Who opens the pages on which it is decided what everybody may read."""

from django.utils.translation import gettext as _

from lianxin.cases.queries import is_unit
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed
from lianxin.portal import policies

PUBLISHING = (policies.PUBLISH, policies.APPROVE, policies.CONSENT)
WRITING = (policies.WRITE, policies.APPROVE)


def may_publish(actor: Actor) -> bool:
    """Whether the post has a part in publishing cases."""
    return any(actor.has(right.code) for right in PUBLISHING)


def may_write(actor: Actor) -> bool:
    """Whether the post has a part in the columns and the figures: never a unit's."""
    return any(actor.has(right.code) for right in WRITING) and not is_unit(actor)


def demand(allowed: bool) -> None:
    """Raises NotAllowed where the post has no part in it."""
    if not allowed:
        raise NotAllowed(_("您的岗位不办理公开。"))
