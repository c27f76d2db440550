"""What somebody has taken goes back to the pool (释放认领)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseClaim
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def release_claim(case: Case, *, by: Actor, at: datetime) -> Case:
    """Give the case back: one's own, or another's by whoever looks after the floor.

    Raises NotAllowed, NotFound; WrongState for a case that nobody has taken.
    """
    require(by, policies.READ)
    case = lock_at_hotline(case, by)
    claim = CaseClaim.objects.unscoped("the case is locked and visible").filter(case=case).first()
    if claim is None:
        raise WrongState("not_claimed", _("这件工单没有人认领。"))
    if claim.post_id != by.post_id:
        require(by, policies.RELEASE_CLAIMS)
    demand_later(at, claim.taken_at)
    record(
        ("case_claim", case.pk),
        events.CLAIM_RELEASED,
        by=by,
        at=at,
        data={"hub": case.hub_id, "post": claim.post_id},
    )
    claim.delete()
    return case
