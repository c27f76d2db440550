"""A county's matters come in at the city's hub again."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import locked_hub
from lianxin.organizations.models import Hub


@step
def switch_off_hub(hub: Hub, effective_at: datetime, *, by: Actor, at: datetime) -> Hub:
    """Let `hub` be responsible no longer from `effective_at` (not before `at`) on. One that would only be switched on
    then or later is not switched on at all.

    Raises NotAllowed; BadInput (effective_at) for a moment that has passed; WrongState for the city's hub, which takes
    what no other takes, and for a hub that is off or has its end set.
    """
    require(by, policies.HUBS)
    hub = locked_hub(hub, by)
    if hub.kind == Hub.Kind.CITY:
        raise WrongState("hub_of_the_city", _("市级平台兜底受理，不能停用。"))
    if effective_at < at:
        raise BadInput({"effective_at": _("停用时间不能早于现在。")})
    operation = hub.operations.filter(valid__upper_inf=True).first()
    if operation is None:
        raise WrongState("hub_is_off", _("“%(hub)s”没有启用。") % {"hub": hub.name})
    if operation.valid.lower < effective_at:
        operation.end(effective_at)
    else:
        operation.delete()
    record(("hub", hub.pk), events.HUB_SWITCHED_OFF, by=by, at=at, data={"effective_at": effective_at})
    return hub
