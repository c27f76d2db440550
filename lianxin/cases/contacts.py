"""Contacts: locked by the hub that they spoke to, open until their disposition."""

from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.models import Contact
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.policy import enforce
from lianxin.foundation.prepared import Prepared

_CONTACT = Prepared(
    lambda pk: Contact.objects.unscoped("the hub is judged below").select_for_update(of=("self",)).filter(pk=pk)
)


def lock_open(contact: Contact, by: Actor) -> Contact:
    """The contact, locked. Raises NotFound; NotAllowed for another hub's; WrongState for one that has ended."""
    row = _CONTACT.first(contact.pk)
    if row is None:
        raise NotFound
    enforce(policies.for_own_hub(by, row.hub_id))
    if row.ended_at is not None:
        raise WrongState("contact_ended", _("这次来话来件已经作过小结。"))
    return row
