"""A hub's leading group and its office: who comes."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.organizations import events, policies
from lianxin.organizations.locks import locked_hub
from lianxin.organizations.models import Hub, HubMember

_ALONE = (HubMember.Role.GROUP_HEAD, HubMember.Role.OFFICE_HEAD)


@step
def appoint_to_hub(hub: Hub, role: str, title: str, name: str = "", *, by: Actor, at: datetime) -> HubMember:
    """Let the holder of the office `title` (and `name`, where one is named) have a `HubMember.Role` from `at` on.

    Raises NotAllowed; WrongState for a place of which there is one only and which is held; BadInput (role, title,
    name). Source: 临政发〔2013〕4号 五(一) and its annex.
    """
    require(by, policies.HUBS)
    hub = locked_hub(hub, by)
    member = HubMember(hub=hub, role=role, title=title, name=name, valid=since(at))
    check_fields(member)
    if role in _ALONE and hub.members.filter(role=role, valid__overlap=since(at)).exists():
        raise WrongState(
            "place_held", _("“%(role)s”已有人担任，请先结束其任职。") % {"role": HubMember.Role(role).label}
        )
    member.save()
    record(("hub", hub.pk), events.HUB_MEMBER_APPOINTED, by=by, at=at, data={"member": member.pk, "role": role})
    return member
