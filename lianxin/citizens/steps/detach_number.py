"""A citizen is no longer reached under a number."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies
from lianxin.citizens.locks import citizen_row
from lianxin.citizens.models import Citizen, Holding, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def detach_number(citizen: Citizen, number: PhoneNumber, *, by: Actor, at: datetime) -> Holding:
    """Let `citizen` hold `number` no longer than `at`; that he held it stays known.

    Raises NotAllowed; NotFound; WrongState when he does not hold it at `at`, or only since `at`.
    """
    require(by, policies.REGISTER)
    citizen = citizen_row(citizen, by)
    holding = Holding.objects.visible_to(by).filter(holds(at), citizen=citizen, number=number).first()
    if holding is None or holding.valid.lower == at:
        raise WrongState("number_not_attached", _("该来电人没有关联这个号码。"))
    holding.end(at)
    record(("citizen", citizen.pk), events.NUMBER_DETACHED, by=by, at=at, data={"number": number.pk})
    return holding
