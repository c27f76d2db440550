"""A unit takes its order in hand (签收)."""

from datetime import datetime

from lianxin.cases import completion, events, policies, timers
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def sign_for(order: TaskOrder, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Sign for `order`; its clock of signing for ends. Raises NotAllowed, NotFound, Stale, WrongState."""
    require(by, policies.SIGN_FOR)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "sign_for")
    states, clock = completion.take_in_hand(order, at=at)
    events.tell(
        case,
        events.ORDER_SIGNED_FOR,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_of(clock), timers.open_until(order, timers.handling_kind(order))),
        data=clock.as_event_data() if clock else None,
    )
    return order
