"""The unit speaks to the citizen for the first time (先行联系)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def first_contact(order: TaskOrder, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Note that the unit has spoken to the citizen, and what was said; the clock of first contact ends.

    Raises NotAllowed, NotFound, Stale; WrongState, also when it was noted before; BadInput for a note that is too long.
    """
    require(by, policies.FIRST_CONTACT)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "first_contact")
    demand_order(order, "first_contact")
    if order.contacted_at is not None:
        raise WrongState("contacted", _("已记录过先行联系。"))
    demand_later(at, order.signed_at)
    written = texts.keep(case, TextKind.CONTACT_NOTE, note, at=at, order=order)
    order.contacted_at = at
    order.save()
    clock = timers.end_for_order(order, "first_contact", at=at)
    events.tell(
        case,
        events.ORDER_CONTACTED,
        by=by,
        at=at,
        order=order,
        deadlines=(due_of(clock), None),
        data={"texts": written},
    )
    return order
