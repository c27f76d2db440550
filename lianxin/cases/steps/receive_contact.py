"""Somebody spoke to us: the beginning of everything."""

from datetime import datetime

from lianxin.cases import events, policies
from lianxin.cases.models import Contact
from lianxin.cases.states import Channel
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Hub


@step
def receive_contact(
    channel: Channel, hub: Hub, citizen: Citizen | None, phone: PhoneNumber | None, *, by: Actor, at: datetime
) -> Contact:
    """Note that `citizen` (None: anonymous) spoke to `hub` from `phone` at `at`. Raises NotAllowed."""
    require(by, policies.REGISTER)
    contact = Contact.objects.create(channel=channel, hub=hub, citizen=citizen, phone=phone, at=at)
    record(("contact", contact.pk), events.CONTACT_RECEIVED, by=by, at=at, data={"channel": channel, "hub": hub.code})
    return contact
