"""Taking a reason out of use."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy import events, policies
from lianxin.taxonomy.models import Reason


@step
def retire_reason(reason: Reason, *, by: Actor, at: datetime) -> Reason:
    """Offer `reason` no longer from `at` on; matters that have it keep it.

    Raises NotAllowed, and WrongState for a reason that is retired, replaced or has not begun.
    """
    require(by, policies.EDIT)
    hold("taxonomy.reasons")
    reason = Reason.objects.get(pk=reason.pk)
    if reason.valid.upper is not None or reason.valid.lower >= at:
        raise WrongState("reason_not_in_use", _("该原因不在使用中，不能停用。"))
    reason.end(at)
    record(
        ("reason", reason.pk),
        events.REASON_RETIRED,
        by=by,
        at=at,
        data={"dictionary": reason.kind, "code": reason.code},
    )
    return reason
