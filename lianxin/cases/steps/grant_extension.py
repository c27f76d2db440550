"""More time is granted (同意延期)."""

from datetime import datetime

from lianxin.calendars.spans import Span
from lianxin.cases import asking, events, extensions, policies, requests, stretching, timers
from lianxin.cases.lifecycle import demand_case, demand_order
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def grant_extension(
    request: CaseRequest,
    opinion: str = "",
    *,
    by: Actor,
    at: datetime,
    span: Span | None = None,
    seen: int | None = None,
) -> CaseRequest:
    """Let the order end by what was asked for later, or by `span`; for the lead of the first tier the citizen's time is
    longer with it, and whatever hangs below follows.

    Raises NotAllowed, also for another role than ``approver.extension.first`` or ``.second`` names (below the first
    tier: than who endorses in the unit above); NotFound, Stale, WrongState; BadInput (span, request_opinion).
    """
    require(by, asking.right_to_decide(request, policies.DECIDE_EXTENSION))
    request, order = asking.lock_asked_of_issuer(request, by, seen=seen)
    requests.demand(request, RequestKind.EXTENSION, RequestState.ASKED)
    demand_case(order.case, "extend")
    demand_order(order, "extend")
    asking.demand_decider(order, request.kind, extensions.approver_of(order), by=by, at=at)
    longer = span or Span.parse(request.wanted_span)
    extensions.demand_span(order, longer, at=at)
    request.granted = str(longer)
    written = requests.decide(request, RequestState.GRANTED, opinion, at=at)
    kind = timers.handling_kind(order)
    before = timers.open_until(order, kind)
    clocks = stretching.extend_for_order(order, longer, at=at)
    events.tell(
        order.case,
        events.EXTENSION_GRANTED,
        by=by,
        at=at,
        order=order,
        deadlines=(before, timers.open_until(order, kind)),
        data=asking.told_of(request) | {"texts": written, "clocks": clocks},
    )
    return request
