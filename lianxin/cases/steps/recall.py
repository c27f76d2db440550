"""Whoever sent an order takes it back before its unit has signed for it (撤回派单)."""

from datetime import datetime

from lianxin.cases import completion, events, orders, policies, texts
from lianxin.cases.lifecycle import States, demand_case
from lianxin.cases.locks import lock_issued_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.queries import reason as reason_of


@step
def recall(order: TaskOrder, reason: str, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Take `order` back for a `reason` of the dictionary ``recall``; nobody waits for it any longer.

    With the lead's order of the first tier the case waits for another lead, with the clock of dispatching. The hotline
    recalls what it sent, a unit what it passed on. Raises NotAllowed, NotFound, Stale; WrongState, also once the unit
    has signed for it; BadInput (reason).
    """
    require(by, policies.issuing(order.parent_id))
    case, order = lock_issued_order(order, by, seen=seen)
    demand_case(case, "recall")
    before = order.state
    ended = orders.end(order, "recall", at=at)
    grounds = reason_of("recall", reason, at)
    written = texts.keep(case, TextKind.HANDLING_NOTE, note, at=at, order=order)
    moved = completion.follow_gone(case, order, at=at)
    events.tell(
        case,
        events.ORDER_RECALLED,
        by=by,
        at=at,
        order=order,
        states=States(before, order.state),
        data={"reason": grounds.code, "orders": [ended], "texts": written} | moved,
    )
    return order
