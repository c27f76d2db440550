"""The unit tells whoever sent the order how far it has come (中途汇报)."""

from datetime import datetime

from lianxin.cases import events, policies, suspensions, texts, timers
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import OrderState, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def interim_report(order: TaskOrder, report: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Report: what was urged is answered, and the next report is due after ``limit.interim_report``. For a suspended
    order it is the look that is due, and the next one follows after ``limit.suspension_check``, not later than the
    planned date.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (interim_report) for an empty or too long one.
    """
    require(by, policies.PROCESS)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "interim_report")
    demand_order(order, "interim_report")
    demand_later(at, order.signed_at)
    text = texts.cleaned(TextKind.INTERIM_REPORT, report, required=True)
    written = texts.write(case, TextKind.INTERIM_REPORT, text, at=at, order=order)
    urged = timers.end_for_order(order, "urge_answer", at=at)
    ended, begun = _next(order, at)
    clocks = [clock.as_event_data() for clock in (urged, ended, begun) if clock]
    events.tell(
        case,
        events.INTERIM_REPORTED,
        by=by,
        at=at,
        order=order,
        deadlines=(due_of(urged or ended), due_of(begun)),
        data={"texts": [written], "clocks": clocks},
    )
    return order


def _next(order: TaskOrder, at: datetime) -> tuple[OrderClock | None, OrderClock | None]:
    """The clock that the report ends, and the one that asks for the next."""
    if order.state == OrderState.SUSPENDED:
        return suspensions.look_again(order, at=at)
    ended = timers.end_for_order(order, "interim_report", at=at)
    return ended, timers.start_for_order(order, "interim_report", at=at)
