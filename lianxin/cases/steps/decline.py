"""The hotline does not take the matter on and says which way is open instead (不予受理)."""

from datetime import datetime
from typing import Any

from lianxin.cases import declining, events, orders, policies, texts, timers
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step


@step
def decline(case: Case, reason: str, guidance: str = "", *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Decline for `reason`, a code of the dictionary. `guidance`, the legal route that the citizen reads, is the
    dictionary's where it is empty. For reasons of ``scope.decline_confirmed`` this only proposes it to a second person.

    Raises NotAllowed (no machine declines alone), NotFound, Stale; WrongState, also while a unit has an order or cases
    are merged into this one; BadInput (reason, guidance). Source: 临政发〔2013〕4号 四(二); 国办函〔2025〕66号.
    """
    require(by, policies.DECLINE)
    enforce(policies.for_person(by))
    case = lock_at_hotline(case, by, seen=seen)
    is_proposal = declining.needs_confirmation(case, reason, at)
    states = move_case(case, "propose_decline" if is_proposal else "decline")
    demand_later(at, case.registered_at)
    orders.demand_none_open(case)
    route = declining.route_of(case, reason, guidance, at)
    written = texts.write(case, TextKind.GUIDANCE, route, at=at)
    case.decline_reason = reason
    kind, deadlines, data = _propose(case, at) if is_proposal else _decline(case, at)
    data |= {"texts": [written]}
    events.tell(case, kind, by=by, at=at, states=states, deadlines=deadlines, data=data)
    return case


Told = tuple[str, tuple[datetime | None, datetime | None], dict[str, Any]]


def _decline(case: Case, at: datetime) -> Told:
    decided, objection, data = declining.end(case, at=at)
    return events.CASE_DECLINED, (due_of(decided), objection.due_at), data


def _propose(case: Case, at: datetime) -> Told:
    """The citizen's supplement is not waited for any longer; until the case is declined the hotline's time runs."""
    clocks = [*timers.cancel_for_case(case, "supplement", at=at), *timers.resume_for_case(case, at=at)]
    told = [clock.as_event_data() for clock in clocks]
    return events.DECLINE_PROPOSED, (None, None), {"reason": case.decline_reason, "clocks": told}
