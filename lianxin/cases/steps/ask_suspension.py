"""A unit cannot go on for a while (申请挂起)."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.cases import asking, events, policies, suspensions
from lianxin.cases.asking import Wish
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import RequestKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.models import ReasonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension(Wish):
    """Until when the order is to stand still, and why: a reason of the dictionary `suspend`."""

    until: datetime


@step
def ask_suspension(
    order: TaskOrder, wish: Suspension, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Ask whoever sent the order to let it stand still until `wish.until`; the unit's own leader is asked first, unless
    it is he who asks. The handling runs on while this is reviewed.

    Raises NotAllowed, NotFound, Stale; WrongState, also while another is open; BadInput (until, reason, shown,
    request).
    """
    require(by, policies.ASK)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "suspend")
    demand_order(order, "ask_suspension")
    demand_later(at, order.signed_at)
    suspensions.demand_until(order, wish.until, at=at)
    request = CaseRequest(kind=RequestKind.SUSPENSION, wanted_until=wish.until)
    told = asking.ask(order, request, wish, dictionary=ReasonKind.SUSPEND, by=by, at=at)
    events.tell(
        case, events.SUSPENSION_ASKED, by=by, at=at, order=order, deadlines=(None, request.wanted_until), data=told
    )
    return request
