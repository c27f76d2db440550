"""Another hub becomes responsible for a matter (移交)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, requests, texts, timers
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseClock, Incident, TaskOrder
from lianxin.cases.states import RequestKind, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import hubs_on


@step
def hand_over(case: Case, hub: Hub, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Make `hub` responsible for the case, for the orders that are left of it and the incident that it leads. The
    number stays.

    What the former hub had to decide (accept, dispatch) is judged as of now, and the new one gets its own time for it;
    the citizen's clock goes on. The former hub does not see the case any longer, and its later events stand in the new
    hub's book. Raises NotAllowed, NotFound, Stale, WrongState; BadInput (hub) for one that is not switched on or has
    the case already, and for a note that is too long.
    """
    require(by, policies.HAND_OVER)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "hand_over")
    former, hub = case.hub, _taking(case, hub, at)
    written = texts.keep(case, TextKind.HANDLING_NOTE, note, at=at)
    fallen = requests.void_of_case(case, RequestKind.CITY_UNITS, at=at)
    case.hub = hub
    TaskOrder.objects.unscoped("the case is locked").filter(case=case).update(hub=hub)
    Incident.objects.unscoped("its master is locked").filter(master=case).update(hub=hub)
    clocks = _anew(case, at)
    events.tell(
        case,
        events.CASE_HANDED_OVER,
        by=by,
        at=at,
        states=(case.state, case.state),
        deadlines=(due_of(clocks[0]), due_of(clocks[-1])) if clocks else (None, None),
        data={
            "from_hub": former.pk,
            "to_hub": hub.pk,
            "clocks": [clock.as_event_data() for clock in clocks],
            "requests": fallen,
            "texts": written,
        },
    )
    return case


def _taking(case: Case, hub: Hub, at: datetime) -> Hub:
    """The hub as it is now, if it may take the case."""
    found = hubs_on(at).filter(pk=hub.pk).first()
    if found is None:
        raise BadInput({"hub": _("“%(hub)s”没有启用，不能移交给它。") % {"hub": hub.name}})
    if found.pk == case.hub_id:
        raise BadInput({"hub": _("这件诉求已由“%(hub)s”负责。") % {"hub": found.name}})
    return found


def _anew(case: Case, at: datetime) -> list[CaseClock]:
    """The former hub's clock of deciding, ended, and the new hub's."""
    return [clock for kind in ("accept", "dispatch") for clock in timers.restart_for_case(case, kind, at=at)]
