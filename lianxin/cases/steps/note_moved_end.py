"""The end of a running clock has moved because its calendar changed."""

from datetime import datetime

from lianxin.cases import events, timers
from lianxin.cases.models import CaseClock, CaseEvent, OrderClock
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step


@step
def note_moved_end(clock: CaseClock | OrderClock, before: datetime, *, by: Actor, at: datetime) -> CaseEvent:
    """Tell that `clock` now ends at another time than `before`, and what ends with it: no order's clock ends after the
    citizen's, no sign-off after the handling that it belongs to.

    The engine holds the case's row and has saved the clock.
    """
    order = clock.order if isinstance(clock, OrderClock) else None
    followed = timers.cap_below(clock, at=at) if clock.kind in timers.HANDLING else []
    return events.tell(
        clock.case,
        events.END_MOVED,
        by=by,
        at=at,
        order=order,
        deadlines=(before, clock.due_at),
        data=clock.as_event_data() | {"followed": followed},
        stales=False,
    )
