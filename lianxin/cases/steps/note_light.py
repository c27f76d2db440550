"""A warning light of a case has turned."""

from datetime import datetime

from lianxin.cases import events
from lianxin.cases.models import CaseClock, CaseEvent, OrderClock
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step


@step
def note_light(clock: CaseClock | OrderClock, *, by: Actor, at: datetime) -> CaseEvent:
    """Tell that the light of `clock`, which the sweep has just turned, is another. The sweep holds the case's row."""
    order = clock.order if isinstance(clock, OrderClock) else None
    return events.tell(
        clock.case,
        events.LIGHT_TURNED,
        by=by,
        at=at,
        order=order,
        deadlines=(None, clock.due_at),
        data=clock.as_event_data(),
        stales=False,
    )
