"""Many speak of one cause at once: the first of their cases becomes the master (群发事件)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Incident
from lianxin.foundation import masks
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST_TITLE = 200


@step
def open_incident(master: Case, title: str, *, by: Actor, at: datetime, seen: int | None = None) -> Incident:
    """Open an incident with `master`, which units handle; `title` names the matter in public words.

    Raises NotAllowed, NotFound, Stale; WrongState, also where the case belongs to an incident; BadInput (title) for an
    empty or too long one, and for one that holds somebody's number.
    """
    require(by, policies.INCIDENT)
    case = lock_at_hotline(master, by, seen=seen)
    demand_case(case, "be_master")
    demand_later(at, case.registered_at)
    if case.incident_id is not None:
        raise WrongState("in_incident", _("这件工单已属于一起群发事件。"))
    incident = Incident.objects.create(
        hub=case.hub, master=case, title=_public(title), category=case.category, area=case.area, opened_at=at
    )
    case.incident = incident
    events.tell(case, events.INCIDENT_OPENED, by=by, at=at, data={"incident": incident.pk})
    return incident


def _public(title: str) -> str:
    title = clean(title, "title", longest=LONGEST_TITLE, label=_("事件名称"), required=True)
    if masks.text(title) != title:
        raise BadInput({"title": _("事件名称会公开，请勿填写电话等个人信息。")})
    return title
