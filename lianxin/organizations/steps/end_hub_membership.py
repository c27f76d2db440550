"""A hub's leading group and its office: who goes."""

from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import end, locked_hub
from lianxin.organizations.models import HubMember


@step
def end_hub_membership(member: HubMember, *, by: Actor, at: datetime) -> HubMember:
    """Let the place in the leading group or office be empty from `at` on; the hub goes on.

    Raises NotAllowed, and WrongState for a membership that does not hold at `at`.
    """
    require(by, policies.HUBS)
    hub = locked_hub(member.hub, by)
    member = hub.members.get(pk=member.pk)
    end(member, at)
    record(("hub", hub.pk), events.HUB_MEMBER_LEFT, by=by, at=at, data={"member": member.pk, "role": member.role})
    return member
