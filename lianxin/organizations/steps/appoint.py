"""A unit's people: who comes."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.entries import MemberEntry
from lianxin.organizations.locks import living_unit
from lianxin.organizations.models import Unit, UnitMember
from lianxin.organizations.registration import new_member
from lianxin.organizations.staffing import review

_ALONE = (UnitMember.Role.HEAD, UnitMember.Role.DEPUTY_IN_CHARGE)


@step
def appoint(unit: Unit, entry: MemberEntry, *, by: Actor, at: datetime) -> UnitMember:
    """Let somebody be head, deputy in charge, member, staff or knowledge administrator of `unit` from `at` on.

    A shortage that this fills is cleared. Raises NotAllowed; WrongState for an abolished unit and a place of which
    there is one only and which is held (the holder's time ends first); BadInput (role, name, title, mobile).
    """
    enforce(policies.may_change_members(by, unit))
    unit = living_unit(unit, by)
    member = new_member(unit, entry, at)
    later = UnitMember.objects.unscoped("is the place held").filter(unit=unit, role=entry.role)
    if entry.role in _ALONE and (later.filter(holds(at)) | later.filter(valid__startswith__gte=at)).exists():
        role = UnitMember.Role(entry.role).label
        raise WrongState("place_held", _("“%(role)s”已有人担任，请先结束其任职。") % {"role": role})
    member.save()
    data = {"member": member.pk, "role": member.role, "lacking": review(unit, at)}
    record(("unit", unit.pk), events.MEMBER_APPOINTED, by=by, at=at, data=data)
    return member
