"""A contact is over: how it ended is noted once (话务小结)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import contacts, events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Contact, ContactCase
from lianxin.cases.states import Disposition
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step

# What claims a case, and what claims that nothing was said.
WITH_A_CASE = frozenset({Disposition.REGISTERED, Disposition.ADDED})
WITHOUT_A_CASE = frozenset({Disposition.SILENT, Disposition.NUISANCE, Disposition.TEST})


@step
def end_contact(contact: Contact, disposition: Disposition, *, by: Actor, at: datetime) -> Contact:
    """End `contact` with its disposition, which stays.

    Raises NotAllowed, also for another hub's contact; NotFound; WrongState for one that has ended; BadInput for a
    disposition that does not go with the cases linked to it.
    """
    require(by, policies.REGISTER)
    contact = contacts.lock_open(contact, by)
    demand_later(at, contact.at)
    _check(contact, disposition)
    contact.disposition, contact.ended_at = disposition, at
    contact.save()
    record(("contact", contact.pk), events.CONTACT_ENDED, by=by, at=at, data={"disposition": disposition})
    return contact


def _check(contact: Contact, disposition: Disposition) -> None:
    if disposition not in Disposition:
        raise BadInput({"disposition": _("请从列表中选择小结。")})
    has_case = ContactCase.objects.filter(contact=contact).exists()
    if disposition in WITH_A_CASE and not has_case:
        raise BadInput({"disposition": _("还没有登记或关联工单，不能这样小结。")})
    if disposition in WITHOUT_A_CASE and has_case:
        raise BadInput({"disposition": _("已经登记或关联工单，不能这样小结。")})
