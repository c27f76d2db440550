"""A suspended order goes on (恢复办理)."""

from datetime import datetime

from lianxin.cases import events, policies, stretching, texts, timers
from lianxin.cases.lifecycle import demand_case, move_order
from lianxin.cases.locks import lock_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step


@step
def resume(order: TaskOrder, note: str = "", *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Take a suspended order up again, by the unit itself or by whoever sent it: its clocks run on, for the lead of the
    first tier the citizen's too, and the look at it ends, in time until the planned date.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput for a note that is too long.
    """
    if not any(by.has(right.code) for right in (policies.ASK, policies.ENDORSE)):
        require(by, policies.DECIDE_SUSPENSION)
    case, order = lock_order(order, by, seen=seen)
    _demand_side(order, by)
    demand_case(case, "resume")
    states = move_order(order, "resume")
    written = texts.keep(case, TextKind.HANDLING_NOTE, note, at=at, order=order)
    check = timers.end_for_order(order, "suspension_check", at=at)
    clocks = stretching.resume_for_order(order, at=at)
    order.save()
    events.tell(
        case,
        events.ORDER_RESUMED,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_of(check), timers.open_until(order, timers.handling_kind(order))),
        data={"texts": written, "clocks": clocks, "check": check and check.as_event_data()},
    )
    return order


def _demand_side(order: TaskOrder, by: Actor) -> None:
    """The unit that asked for it, or the issuer that granted it."""
    if policies.for_unit(by, order.unit_id):
        require(by, policies.ASK)
    else:
        enforce(policies.for_issuer(by, order.hub_id, order.parent.unit_id if order.parent else None))
        require(by, policies.ENDORSE if order.parent else policies.DECIDE_SUSPENSION)
