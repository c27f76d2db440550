"""One case goes into another (并单): what becomes of the clocks and rows of the one that goes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import consultations, orders, policies, requests, timers
from lianxin.cases.lifecycle import States, demand_case, move_case
from lianxin.cases.locks import lock_orders, lock_pair
from lianxin.cases.models import Case, Incident
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, Stale, WrongState
from lianxin.foundation.policy import enforce


def lock_both(case: Case, master: Case, by: Actor, *, seen: int | None = None) -> tuple[Case, Case]:
    """The case that goes and the one that takes it in, locked, for the hotline that is responsible for both.

    Raises BadInput (master) for a case and itself, NotFound, NotAllowed; Stale where `seen` of the first has passed.
    """
    if case.pk == master.pk:
        raise BadInput({"master": _("工单不能并入它自己。")})
    case, master = lock_pair(case, master, by)
    for row in (case, master):
        enforce(policies.for_hotline(by, row.hub_id))
    if seen is not None and seen != case.version:
        raise Stale
    return case, master


def take_in(
    case: Case, master: Case, step: str, *, at: datetime, incident: Incident | None = None
) -> tuple[States, dict[str, Any]]:
    """Let `case` go by `step` into `master`, both locked: the hotline's clocks end or fall, and so does what was asked
    of units and of the city; the citizen's clock goes on and begins where the case was not accepted yet. Answers from
    and to where, and what the event tells of it.

    Raises WrongState, also where a unit still has an order of `case` in hand, or others were merged into it.
    """
    demand_case(master, "be_master")
    states = move_case(case, step)
    if case.incident_id is not None:
        raise WrongState("in_incident", _("这件工单是群发事件的主单，不能并单。"))
    if orders.open_orders(lock_orders(case)):
        raise WrongState("orders_open", _("还有单位在办理这件工单，不能并单。"))
    case.merged_into, case.incident = master, incident
    told = {"master": master.pk, "clocks": _clocks_of(case, at), "requests": requests.void_of_case(case, at=at)}
    return states, told | {"consultations": consultations.let_fall(case, at=at)}


def _clocks_of(case: Case, at: datetime) -> list[dict[str, Any]]:
    """What stood still while the citizen was asked runs on; what the hotline owed before the dispatch has been done."""
    timers.resume_for_case(case, at=at)
    ended = [timers.end_for_case(case, kind, at=at) for kind in ("accept", "dispatch")]
    clocks = [*ended, *timers.cancel_for_case(case, "supplement", at=at)]
    if case.accepted_at is None:
        case.accepted_at = at
        clocks.append(timers.start_for_case(case, "handle", at=at))
    return [clock.as_event_data() for clock in clocks if clock]
