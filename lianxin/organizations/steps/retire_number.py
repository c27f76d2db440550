"""A department's hotline number leaves the public register."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.models import HotlineNumber


@step
def retire_number(number: HotlineNumber, *, by: Actor, at: datetime) -> HotlineNumber:
    """Offer `number` to the public no longer.

    Raises NotAllowed, and WrongState for one that is retired already or was registered after `at`.
    """
    require(by, policies.REGISTER)
    number = HotlineNumber.objects.select_for_update().get(pk=number.pk)
    if number.retired_at or number.registered_at > at:
        raise WrongState("number_not_in_use", _("号码%(number)s不在使用中。") % {"number": number.number})
    number.retired_at = at
    number.save(update_fields=["retired_at"])
    record(("hotline_number", number.pk), events.NUMBER_RETIRED, by=by, at=at, data={"number": number.number})
    return number
