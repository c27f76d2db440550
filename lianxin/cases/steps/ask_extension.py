"""A unit asks for more time (申请延期)."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.calendars.spans import Span
from lianxin.cases import asking, events, extensions, policies, timers
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
class Extension(Wish):
    """How much time is asked for, and why: a reason of the dictionary `extend`."""

    span: Span


@step
def ask_extension(
    order: TaskOrder, wish: Extension, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Ask whoever sent the order for `wish.span` more; the unit's own leader is asked first, unless it is he who asks.
    The handling runs on meanwhile, unless the rules say otherwise.

    Raises NotAllowed, NotFound, Stale; WrongState, also when it is too late, once too often, while another is open, or
    where the end of what stands above leaves nothing to gain; BadInput (span, reason, shown, request).
    Source: 山东省政务服务热线管理办法（2020年）.
    """
    require(by, policies.ASK)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "extend")
    demand_order(order, "extend")
    demand_later(at, order.signed_at)
    extensions.demand_in_time(order, at=at)
    until = extensions.demand_span(order, wish.span, at=at)
    request = CaseRequest(kind=RequestKind.EXTENSION, wanted_span=str(wish.span), wanted_until=until)
    told = asking.ask(order, request, wish, dictionary=ReasonKind.EXTEND, by=by, at=at)
    events.tell(
        case,
        events.EXTENSION_ASKED,
        by=by,
        at=at,
        order=order,
        deadlines=(timers.open_until(order, timers.handling_kind(order)), until),
        data=told,
    )
    return request
