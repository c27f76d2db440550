"""Somebody spoke to us: the beginning of everything."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.models import Contact
from lianxin.cases.states import Channel
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import is_on


@step
def receive_contact(
    channel: Channel, hub: Hub, citizen: Citizen | None, phone: PhoneNumber | None, *, by: Actor, at: datetime
) -> Contact:
    """Note that `citizen` (None: anonymous) spoke to `hub` from `phone` at `at`.

    Raises NotAllowed, also for a hub other than the post's own; WrongState for a hub that is switched off.
    """
    require(by, policies.REGISTER)
    enforce(policies.for_own_hub(by, hub.pk))
    if not is_on(hub, at):
        raise WrongState("hub_off", _("“%(hub)s”没有启用，不能登记。") % {"hub": hub.name})
    contact = Contact.objects.create(channel=channel, hub=hub, citizen=citizen, phone=phone, at=at)
    data = {"channel": channel, "hub": hub.code}
    record(("contact", contact.pk), events.CONTACT_RECEIVED, by=by, at=at, data=data, begins=True)
    return contact
