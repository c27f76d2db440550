"""The unit's leader answers for the reply (审签)."""

from datetime import datetime

from lianxin.cases import completion, events, policies, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case, demand_later, move_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def sign_off(order: TaskOrder, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Sign the handed-in reply off: the order is finished; with the last one the case goes to the hub's review.

    Raises NotAllowed, also for another role than ``approver.sign_off`` names (important ones are signed by the head);
    NotFound, Stale, WrongState; BadInput for an opinion with NUL bytes or too long.
    """
    require(by, policies.SIGN_OFF)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "sign_off")
    states = move_order(order, "sign_off")
    demand_later(at, order.submitted_at)
    demand_approver(by, "sign_off", facts_of(case, order.unit), at)
    written = texts.keep(case, TextKind.SIGN_OFF_OPINION, opinion, at=at, order=order)
    order.finished_at = at
    order.save()
    timers.end_for_order(order, "sign_off", at=at)
    timers.end_work(order, at=at)  # what was urged since the reply was handed in is answered by it
    clock = completion.end_handling(order, "sign_off", at=at)
    handed_over = completion.hand_over_to_review(case, at=at)
    events.tell(
        case,
        events.ORDER_SIGNED_OFF,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_of(clock), None),
        data={"texts": written} | handed_over,
    )
    return order
