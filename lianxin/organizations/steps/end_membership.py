"""A unit's people: who goes."""

from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import end, living_unit
from lianxin.organizations.models import UnitMember
from lianxin.organizations.staffing import review


@step
def end_membership(member: UnitMember, *, by: Actor, at: datetime) -> UnitMember:
    """Let the membership end at `at`. Where the unit then lacks somebody whom its kind needs, a flag with a deadline
    says so; whoever keeps the accounts hears of the leaver by the event.

    Raises NotFound for a member whom `by` does not see, NotAllowed, and WrongState for an abolished unit and a
    membership that does not hold at `at`.
    """
    found = UnitMember.objects.visible_to(by).select_related("unit").filter(pk=member.pk).first()
    if found is None:
        raise NotFound
    enforce(policies.may_change_members(by, found.unit))
    unit = living_unit(found.unit, by)
    found.refresh_from_db(fields=["valid"])
    end(found, at)
    data = {"member": found.pk, "role": found.role, "lacking": review(unit, at)}
    record(("unit", unit.pk), events.MEMBER_LEFT, by=by, at=at, data=data)
    return found
