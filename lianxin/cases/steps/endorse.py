"""The unit's leader stands behind what his unit asks for (单位同意)."""

from datetime import datetime

from lianxin.cases import asking, events, policies, requests, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.step import step

# Where case and order must stand for what is asked.
_STEPS = {RequestKind.EXTENSION: ("extend", "extend"), RequestKind.SUSPENSION: ("suspend", "ask_suspension")}


@step
def endorse(request: CaseRequest, opinion: str, *, by: Actor, at: datetime, seen: int | None = None) -> CaseRequest:
    """Pass an extension or a suspension on to whoever sent the order; the clock of its review starts.

    Raises NotAllowed, also for another role than ``approver.<kind>.unit`` names; NotFound, Stale, WrongState; BadInput
    for an opinion with NUL bytes or too long.
    """
    require(by, policies.ENDORSE)
    request, order = asking.lock_asked_in_unit(request, by, seen=seen)
    kind = RequestKind(request.kind)
    if kind not in _STEPS:
        raise NotFound
    requests.demand(request, kind, RequestState.PENDING_UNIT)
    of_case, of_order = _STEPS[kind]
    demand_case(order.case, of_case)
    demand_order(order, of_order)
    demand_approver(by, f"{kind}.unit", facts_of(order.case, order.unit), at)
    demand_later(at, request.asked_at)
    written = texts.keep(order.case, TextKind.REQUEST_OPINION, opinion, at=at, order=order)
    request.state = RequestState.ASKED
    request.save()
    clock = requests.begin_review(request, order, at=at)
    events.tell(
        order.case,
        events.REQUEST_ENDORSED,
        by=by,
        at=at,
        order=order,
        deadlines=(None, timers.due_of(clock)),
        data=asking.told_of(request) | {"texts": written, "review": clock.as_event_data()},
    )
    return request
