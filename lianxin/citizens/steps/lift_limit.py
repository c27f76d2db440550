"""A review finds that a measure against a number is no longer needed."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies
from lianxin.citizens.locks import number_row
from lianxin.citizens.models import LimitedReception, LimitLevel
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def lift_limit(limit: LimitedReception, *, by: Actor, at: datetime) -> LimitedReception:
    """End `limit` at `at`, before it would expire by itself.

    Raises NotAllowed; NotFound; WrongState when it is not in force at `at`, or only since `at`.
    """
    require(by, policies.right_for(LimitLevel(limit.level)))
    number_row(limit.number, by)
    row = LimitedReception.objects.visible_to(by).filter(pk=limit.pk).first()
    if row is None:
        raise NotFound()
    if at not in row.valid or at == row.valid.lower:
        raise WrongState("limit_not_in_force", _("这一措施不在有效期内，无需解除。"))
    row.valid, row.lifted_at = since(row.valid.lower, at), at
    row.save(update_fields=["valid", "lifted_at"])
    data = {"limit": row.pk, "level": row.level}
    record(("number", row.number_id), events.LIMIT_LIFTED, by=by, at=at, data=data)
    return row
