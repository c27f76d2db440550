"""The time within which a unit may give an order back has passed unused (退单期限届满)."""

from datetime import datetime

from lianxin.cases import events, timers
from lianxin.cases.models import CaseEvent, OrderClock
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step


@step
def lapse_return(clock: OrderClock, *, by: Actor, at: datetime) -> CaseEvent:
    """Let `clock`, a `return_window` whose light has just turned red, lapse: a right that nobody used is no breach and
    turns no list red. The sweep holds the case's row."""
    lapsed = timers.lapse_for_order(clock.order, clock.kind, at=at)
    return events.tell(
        clock.case,
        events.RETURN_LAPSED,
        by=by,
        at=at,
        order=clock.order,
        deadlines=(clock.due_at, None),
        data=lapsed.as_event_data() if lapsed else None,
        stales=False,
    )
