"""What kept a case from being closed is settled (解除暂缓结案)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import CaseHold
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def release_hold(hold: CaseHold, *, by: Actor, at: datetime) -> CaseHold:
    """Release a hold: its owner does, or whoever holds a post of the same role in the same unit by now.

    Raises NotAllowed, NotFound; WrongState for one that was released.
    """
    require(by, policies.HOLD)
    case = lock_at_hotline(hold.case, by)
    hold = CaseHold.objects.select_for_update(of=("self",)).select_related("placed_by_post__role").get(pk=hold.pk)
    demand_case(case, "hold")
    if hold.released_at is not None:
        raise WrongState("released", _("该暂缓结案已解除。"))
    demand_owner(hold, by)
    demand_later(at, hold.placed_at)
    hold.released_by_post_id, hold.released_at = by.post_id, at
    hold.save()
    events.tell(case, events.HOLD_RELEASED, by=by, at=at, data={"hold": hold.pk, "kind": hold.kind, "key": hold.key})
    return hold


def demand_owner(hold: CaseHold, by: Actor) -> None:
    """Raises NotAllowed unless `by` placed the hold, or holds a post of the same role in the same unit."""
    post = hold.placed_by_post
    mine = post is not None and (post.pk == by.post_id or (post.role.code, post.unit_id) == (by.role, by.unit_id))
    if not mine and by.kind is not ActorKind.SYSTEM:
        raise NotAllowed(_("谁提出暂缓结案，由谁解除。"))
