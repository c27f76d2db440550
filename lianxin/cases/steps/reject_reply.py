"""The unit's leader does not answer for the reply: the handler writes it anew (审签退回)."""

from datetime import datetime

from lianxin.cases import events, policies, taking_up, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case, move_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def reject_reply(order: TaskOrder, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Give a handed-in reply back with `opinion`: the order is in hand again, with the clocks of handing in and of the
    next report; handling that the reply had stopped goes on where it stood.

    Raises as `sign_off`; BadInput (sign_off_opinion) also for an empty opinion.
    """
    require(by, policies.SIGN_OFF)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "sign_off")
    states = move_order(order, "reject_reply")
    demand_approver(by, "sign_off", facts_of(case, order.unit), at)
    text = texts.cleaned(TextKind.SIGN_OFF_OPINION, opinion, required=True)
    written = texts.write(case, TextKind.SIGN_OFF_OPINION, text, at=at, order=order)
    signing = timers.end_for_order(order, "sign_off", at=at)
    order.submitted_at = None
    order.save()
    handling = timers.handling_of(order) or taking_up.take_up(order, at=at)
    clocks = timers.restart_work(order, at=at)
    events.tell(
        case,
        events.REPLY_REJECTED,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_of(signing), handling.due_at),
        data={"texts": [written], "clocks": [clock.as_event_data() for clock in (handling, *clocks)]},
    )
    return order
