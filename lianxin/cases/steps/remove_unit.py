"""A unit's help is no longer wanted (撤销派单)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import completion, events, orders, policies, texts
from lianxin.cases.lifecycle import States, demand_case
from lianxin.cases.locks import lock_issued_order, lock_orders
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import OrderRole, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def remove_unit(order: TaskOrder, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Cancel the open order of a unit that assists or acts jointly, and what is under it.

    The lead is not removed: it is recalled, gives its order back, or another one takes the lead. Raises NotAllowed,
    NotFound, Stale, WrongState; BadInput for a note that is too long.
    """
    require(by, policies.issuing(order.parent_id))
    case, order = lock_issued_order(order, by, seen=seen)
    demand_case(case, "remove_unit")
    if order.role == OrderRole.LEAD:
        raise WrongState("lead_stays", _("主办单位不能直接撤销，请先变更主办，或在签收前撤回派单。"))
    before = order.state
    ended = orders.end_tree(order, lock_orders(case), "cancel", at=at)
    written = texts.keep(case, TextKind.HANDLING_NOTE, note, at=at, order=order)
    moved = completion.follow_gone(case, order, at=at)
    events.tell(
        case,
        events.UNIT_REMOVED,
        by=by,
        at=at,
        order=order,
        states=States(before, order.state),
        data={"orders": ended, "texts": written} | moved,
    )
    return order
