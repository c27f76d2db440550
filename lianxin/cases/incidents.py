"""Bursts of matters with one cause (群发事件), read and locked."""

from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Incident
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.policy import enforce
from lianxin.foundation.prepared import Prepared

_LED = Prepared(
    lambda master: Incident.objects.unscoped("its master is locked").filter(master=master, closed_at__isnull=True)
)


def members(actor: Actor, incident: Incident) -> list[Case]:
    """The cases that belong to `incident`, its master first: what is answered to all in bulk."""
    rows = Case.objects.visible_to(actor).filter(incident=incident).order_by("pk")
    return sorted(rows, key=lambda case: case.pk != incident.master_id)


def visible(incident: Incident, by: Actor) -> Incident:
    """The incident as it is now, for the hotline that leads it. Raises NotFound, NotAllowed."""
    row = Incident.objects.visible_to(by).filter(pk=incident.pk).select_related("master").first()
    if row is None:
        raise NotFound
    enforce(policies.for_hotline(by, row.hub_id))
    return row


def lock_open(incident: Incident, by: Actor) -> tuple[Case, Incident]:
    """The master's row and the incident, locked in this order. Raises NotFound, NotAllowed, WrongState when closed."""
    master = lock_at_hotline(visible(incident, by).master, by)
    return master, demand_open(incident)


def demand_none_led(case: Case) -> None:
    """Raises WrongState while `case`, which is locked, leads an open incident: nothing happens to it in the archive."""
    led = _LED.first(case.pk)
    if led is not None:
        raise WrongState(
            "incident_open", _("群发事件“%(title)s”以这件工单为主单，请先结束该事件。") % {"title": led.title}
        )


def demand_open(incident: Incident) -> Incident:
    """The incident's row, locked after its master's. Raises WrongState when it is closed."""
    row = Incident.objects.unscoped("its master is locked").select_for_update(of=("self",)).get(pk=incident.pk)
    if row.closed_at is not None:
        raise WrongState("incident_closed", _("这起群发事件已经结束。"))
    return row
