"""A citizen is reached under one number more."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies
from lianxin.citizens.locks import citizen_row, number_row
from lianxin.citizens.models import Citizen, Holding, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def attach_number(citizen: Citizen, number: PhoneNumber, *, by: Actor, at: datetime) -> Holding:
    """Let `citizen` hold `number` from `at` on, beside whoever holds it too (`register_number` makes the row).

    Raises NotAllowed; NotFound; WrongState when the citizen holds it at `at` or later.
    """
    require(by, policies.REGISTER)
    citizen, number = citizen_row(citizen, by), number_row(number, by)
    if Holding.objects.visible_to(by).filter(citizen=citizen, number=number, valid__overlap=since(at)).exists():
        raise WrongState("number_attached", _("该来电人已关联这个号码。"))
    holding = Holding.objects.create(citizen=citizen, number=number, valid=since(at))
    record(("citizen", citizen.pk), events.NUMBER_ATTACHED, by=by, at=at, data={"number": number.pk})
    return holding
