"""Where a unit is to be found."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation import text
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import living_unit
from lianxin.organizations.models import Unit
from lianxin.organizations.models.units import LONGEST_ADDRESS


@step
def set_address(unit: Unit, address: str, *, by: Actor, at: datetime) -> Unit:
    """Let `address` be where the unit receives people; "" for nowhere.

    Raises NotAllowed; WrongState for an abolished unit; BadInput (address) for what no page can show, or over 120
    characters.
    """
    enforce(policies.may_change_members(by, unit))
    unit = living_unit(unit, by)
    unit.address = text.clean(address, "address", longest=LONGEST_ADDRESS, label=_("地址"), required=False).strip()
    unit.save(update_fields=["address"])
    record(("unit", unit.pk), events.ADDRESS_SET, by=by, at=at)
    return unit
