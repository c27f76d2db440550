"""A unit's 24-hour duty phone."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import living_unit
from lianxin.organizations.models import Unit
from lianxin.organizations.phones import spelled


@step
def set_duty_phone(unit: Unit, number: str, *, by: Actor, at: datetime) -> Unit:
    """Let the unit be reached by `number`, in any spelling, at any hour.

    Raises NotAllowed; WrongState for an abolished unit; BadInput (duty_phone) for what is no number, and for none where
    the unit's kind handles matters.
    """
    enforce(policies.may_change_members(by, unit))
    unit = living_unit(unit, by)
    unit.duty_phone = spelled(number, "duty_phone")
    if not unit.duty_phone and unit.kind.needs_leading_group:
        raise BadInput({"duty_phone": _("承办单位须有24小时值班电话。")})
    unit.save(update_fields=["duty_phone"])
    record(("unit", unit.pk), events.DUTY_PHONE_SET, by=by, at=at)
    return unit
