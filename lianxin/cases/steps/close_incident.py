"""No further case belongs to an incident: its cause is gone."""

from datetime import datetime

from lianxin.cases import events, incidents, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Incident
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def close_incident(incident: Incident, *, by: Actor, at: datetime) -> Incident:
    """Close `incident`: none joins it and nothing is told in its name any more. Its cases go on with their master.

    Raises NotAllowed, NotFound; WrongState when it is closed.
    """
    require(by, policies.INCIDENT)
    master, incident = incidents.lock_open(incident, by)
    demand_later(at, incident.opened_at)
    incident.closed_at = at
    incident.save()
    events.tell(master, events.INCIDENT_CLOSED, by=by, at=at, data={"incident": incident.pk})
    return incident
