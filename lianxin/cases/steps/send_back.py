"""The hotline does not pass a reply: chosen units write theirs anew (退回重写)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.cases import choosing, events, orders, policies, taking_up, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case, move_order
from lianxin.cases.locks import lock_at_hotline, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def send_back(
    case: Case, chosen: Sequence[TaskOrder], opinion: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Give the `chosen` finished orders back to their units with `opinion`, which says what is wrong with the reply.

    The handling of each, and the citizen's clock, goes on where it stopped (`taking_up.take_up`). Raises NotAllowed,
    NotFound, Stale, WrongState; BadInput for an empty opinion (send_back_opinion) and for orders that are not of this
    round, not finished, or under one that is not chosen (orders).
    """
    require(by, policies.REVIEW)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "send_back")
    demand_approver(by, "reply_review", facts_of(case), at)
    back = choosing.to_send_back(chosen, lock_orders(case), case.round)
    text = texts.cleaned(TextKind.SEND_BACK_OPINION, opinion, required=True)
    reviewed = timers.end_for_case(case, "reply_review", at=at)
    whole = taking_up.take_up(case, at=at)
    told = [_give_back(order, text, at) for order in back]
    events.tell(
        case,
        events.CASE_SENT_BACK,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(reviewed), whole.due_at),
        data={"orders": told} | whole.as_event_data(),
    )
    return case


def _give_back(order: TaskOrder, opinion: str, at: datetime) -> dict[str, Any]:
    move_order(order, "send_back")
    order.submitted_at = order.finished_at = None
    order.version += 1
    order.save()
    clocks = [taking_up.take_up(order, at=at), *timers.restart_work(order, at=at)]
    written = texts.write(order.case, TextKind.SEND_BACK_OPINION, opinion, at=at, order=order)
    return orders.told_of(order) | {"clocks": [clock.as_event_data() for clock in clocks], "texts": [written]}
