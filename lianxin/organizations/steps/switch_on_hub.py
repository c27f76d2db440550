"""A county takes in its citizens' matters itself."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds, since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import locked_hub
from lianxin.organizations.models import Hub, HubMember, HubOperation

_NEEDED = (HubMember.Role.GROUP_HEAD, HubMember.Role.OFFICE_HEAD)


@step
def switch_on_hub(hub: Hub, effective_at: datetime, *, by: Actor, at: datetime) -> Hub:
    """Let `hub` be responsible for its areas from `effective_at` (not before `at`) on, until it is switched off.

    Raises NotAllowed; BadInput (effective_at) for a moment that has passed; WrongState for a hub that is on then or
    later, and one without head of its leading group or of its office (临政发〔2013〕4号 五(一)).
    """
    require(by, policies.HUBS)
    hub = locked_hub(hub, by)
    if effective_at < at:
        raise BadInput({"effective_at": _("启用时间不能早于现在。")})
    if hub.operations.filter(Q(holds(effective_at)) | Q(valid__startswith__gte=effective_at)).exists():
        raise WrongState("hub_is_on", _("“%(hub)s”届时已启用。") % {"hub": hub.name})
    held = set(hub.members.filter(holds(effective_at)).values_list("role", flat=True))
    if not held.issuperset(_NEEDED):
        raise WrongState("hub_without_leading_group", _("请先确定热线工作领导小组组长和办公室主任。"))
    HubOperation.objects.create(hub=hub, valid=since(effective_at))
    record(("hub", hub.pk), events.HUB_SWITCHED_ON, by=by, at=at, data={"effective_at": effective_at})
    return hub
