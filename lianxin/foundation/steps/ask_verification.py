"""Somebody wants every chain and seal proven."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation import locks
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.events.own import VERIFICATION_ASKED
from lianxin.foundation.models import Verification
from lianxin.foundation.models.verifications import Standing
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def ask_verification(*, by: Actor, at: datetime) -> Verification:
    """Have all books verified; a job does it when it hears of the event. One that died with its process is given up.

    Raises NotAllowed; WrongState while one is at work.
    """
    require(by, VERIFY)
    locks.hold("foundation.verification")
    for other in Verification.objects.visible_to(by).filter(ended_at__isnull=True):
        if other.standing(at) is Standing.RUNNING:
            raise WrongState("verification_runs", _("正在核对，完成后再开始下一次。"))
        other.ended_at = at
        other.save(update_fields=["ended_at"])
    row = Verification.objects.create(asked_at=at, asked_by_id=by.person_id, moved_at=at)
    record(("verification", row.pk), VERIFICATION_ASKED, by=by, at=at, begins=True)
    return row
