"""Whoever speaks tells who he is, or leaves a number, only later (补登来电人)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import contacts, events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Contact
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def name_contact(
    contact: Contact, citizen: Citizen | None, phone: PhoneNumber | None, *, by: Actor, at: datetime
) -> Contact:
    """Note who speaks in an open contact and under which number: what was not known before; None leaves it open.

    Cases that it stated before stay as they were. Raises NotAllowed, also for another hub's contact; NotFound;
    WrongState for one that has ended, and for another citizen or number than is known already.
    """
    require(by, policies.REGISTER)
    row = contacts.lock_open(contact, by)
    demand_later(at, row.at)
    if (citizen and row.citizen_id not in (None, citizen.pk)) or (phone and row.phone_id not in (None, phone.pk)):
        raise WrongState("contact_named", _("这次来话来件已经登记了来电人，换人请另记一次。"))
    row.citizen, row.phone = citizen or row.citizen, phone or row.phone
    row.save()
    data = {"citizen": row.citizen_id, "number": row.phone_id}
    record(("contact", row.pk), events.CONTACT_NAMED, by=by, at=at, data=data)
    return row
