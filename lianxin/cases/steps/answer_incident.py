"""What is known of an incident is told to those who spoke of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, incidents, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def answer_incident(case: Case, answer: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Keep `answer` in `case`, the master of an open incident or one that joined it: what its citizen is told until
    units have answered. For all of them by `bulk.run` over `incidents.members`.

    Raises NotAllowed, NotFound, Stale; WrongState, also for a case of no incident, or of one that is closed; BadInput
    (announcement) for an empty answer.
    """
    require(by, policies.INCIDENT)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "answer_from_incident")
    demand_later(at, case.registered_at)
    if case.incident is None:
        raise WrongState("no_incident", _("这件工单不属于群发事件。"))
    incidents.demand_open(case.incident)
    text = texts.cleaned(TextKind.ANNOUNCEMENT, answer, required=True)
    written = texts.write(case, TextKind.ANNOUNCEMENT, text, at=at)
    data = {"incident": case.incident.pk, "texts": [written]}
    events.tell(case, events.INCIDENT_ANSWERED, by=by, at=at, data=data)
    return case
