"""One more case of a cause that is known already (群发事件)."""

from datetime import datetime

from lianxin.cases import events, incidents, merging, policies, timers
from lianxin.cases.models import Case, Incident
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def join_incident(case: Case, incident: Incident, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Merge `case` into the master of `incident`, as `merge` does.

    Raises NotAllowed, NotFound, Stale; WrongState, also for an incident that is closed; BadInput (master) for the
    master itself.
    """
    require(by, policies.INCIDENT)
    case, master = merging.lock_both(case, incidents.visible(incident, by).master, by, seen=seen)
    incident = incidents.demand_open(incident)
    states, told = merging.take_in(case, master, "join_incident", at=at, incident=incident)
    events.tell(
        case,
        events.INCIDENT_JOINED,
        by=by,
        at=at,
        states=states,
        deadlines=(None, timers.citizens_end(case)),
        data={"incident": incident.pk} | told,
    )
    events.tell(master, events.CASE_TOOK_IN, by=by, at=at, data={"merged": case.pk}, stales=False)
    return case
