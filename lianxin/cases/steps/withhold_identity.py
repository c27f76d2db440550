"""Whoever spoke wants to remain unknown to the units (身份保密)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, identity, policies, search
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def withhold_identity(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """From now on no unit reads who spoke, nor finds the case by it; what a unit has read before it has read. No unit
    is held to a first contact any longer: its clock falls.

    Raises NotAllowed, NotFound, Stale; WrongState, also where the identity is withheld. Source: GB/T 33358-2016
    (confidentiality on request).
    """
    require(by, policies.WITHHOLD)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "withhold")
    demand_later(at, case.registered_at)
    if case.identity_withheld:
        raise WrongState("withheld", _("这件工单的身份已经保密。"))
    case.identity_withheld = True
    search.rewrite(case)
    fallen = identity.let_contacts_fall(case, at=at)
    events.tell(case, events.IDENTITY_WITHHELD, by=by, at=at, data={"clocks": fallen})
    return case
