"""The end of a running clock has moved because its calendar changed."""

from datetime import datetime

from lianxin.cases import events
from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock
from lianxin.clocks import engine
from lianxin.clocks.models import ENDED
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step


@step
def note_moved_end(clock: CaseClock | OrderClock, before: datetime, *, by: Actor, at: datetime) -> CaseEvent:
    """Tell that `clock` now ends at another time than `before`; the orders' clocks keep within the citizen's.

    The engine holds the case's row and has saved the clock.
    """
    case = Case.objects.unscoped("the engine renews every case's clocks").get(pk=clock.case_id)
    order = clock.order if isinstance(clock, OrderClock) else None
    if order is None and clock.kind == "handle":
        _cap_orders(case, clock.due_at, at)
    deadlines = (before, clock.due_at)
    return events.tell(
        case, events.END_MOVED, by=by, at=at, order=order, deadlines=deadlines, data=clock.as_event_data()
    )


def _cap_orders(case: Case, cap_at: datetime, at: datetime) -> None:
    for clock in OrderClock.objects.filter(case=case, cap_at__isnull=False).exclude(state__in=ENDED):
        engine.cap(clock, cap_at, at=at)
        clock.save()
