"""A further contact speaks of a case that we know."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import contacts, events, policies, search
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Contact, ContactCase
from lianxin.cases.states import Relation
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def link_contact(
    contact: Contact, case: Case, relation: Relation, *, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Note that `contact` spoke of `case`, and what for.

    Raises NotAllowed, also for another hub's contact; NotFound, Stale; WrongState for a contact that has ended, an
    archived case, and where it is noted already; BadInput (relation).
    """
    require(by, policies.REGISTER)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "link_contact")
    contact = contacts.lock_open(contact, by)
    demand_later(at, contact.at)
    if relation not in Relation:
        raise BadInput({"relation": _("请从列表中选择来话与工单的关系。")})
    _link, is_new = ContactCase.objects.get_or_create(contact=contact, case=case, relation=relation)
    if not is_new:
        raise WrongState("linked", _("这次来话来件已经这样关联过。"))
    search.rewrite(case)  # units do not find it by whoever speaks of it now
    events.tell(case, events.CONTACT_LINKED, by=by, at=at, data={"contact": contact.pk, "relation": relation})
    return case
