"""A unit gives its order back, because the matter is not its duty (退单)."""

from datetime import datetime

from lianxin.cases import asking, events, policies, requests, returns, texts
from lianxin.cases.lifecycle import demand_case, demand_later, move_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.returns import Return
from lianxin.cases.states import RequestKind, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.queries import reason as reason_of


@step
def return_order(order: TaskOrder, giving: Return, *, by: Actor, at: datetime, seen: int | None = None) -> CaseRequest:
    """Ask whoever sent `order` to take it back; answers the request, which he decides within the clock of its review.

    Handling stands still meanwhile only where ``clock.stopped_by_return_review`` says so. Raises NotAllowed, NotFound,
    Stale; WrongState, also past the clock `return_window`, after a refused return, and for an order that came by a
    ruling; BadInput (reason, basis, suggested, proof). Source: 山东省政务服务热线管理办法（2020年）.
    """
    require(by, policies.ASK)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "return_order")
    states = move_order(order, "return_order")
    window = returns.demand_in_time(order, at)
    demand_later(at, order.signed_at or order.dispatched_at)
    reason = reason_of("return", giving.reason, at)
    asked = CaseRequest(case=case, order=order, kind=RequestKind.RETURN, reason=reason.code, asked_at=at)
    asked.needs = returns.shown(order, giving, reason, by=by, at=at)
    asked.suggested_unit = giving.suggested
    written = texts.keep(case, TextKind.REQUEST, giving.basis, at=at, order=order)
    asked.text_id = int(written[0]["text"]) if written else None
    asked.save()
    review = requests.begin_review(asked, order, at=at)
    suggested = {"suggested": asked.suggested_unit_id, "texts": written}
    events.tell(
        case,
        events.RETURN_ASKED,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(window.due_at, review.due_at),
        data=asking.told_of(asked) | suggested | review.as_event_data(),
    )
    return asked
