"""Another unit joins in while the matter is in hand (加派)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, orders, policies, texts, timers
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.orders import Share
from lianxin.cases.states import OrderRole, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def add_unit(
    case: Case, unit: Unit, role: OrderRole, note: str, *, by: Actor, at: datetime, seen: int | None = None
) -> TaskOrder:
    """Send one more order of the present round to `unit`, which assists or acts jointly; none of its clocks passes the
    citizen's. `note` is for this unit.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (role) for a lead; BadInput named by the role for a unit
    that has an order already, is abolished, out of reach or accused.
    """
    require(by, policies.DISPATCH)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "add_unit")
    demand_later(at, case.accepted_at)
    if role == OrderRole.LEAD:
        raise BadInput({"role": _("加派的单位只能协办或会办；主办已有单位承担。")})
    (unit,) = orders.reached([(role, unit)], by)
    share = Share(unit=unit, role=role)
    demand_not_accused(case, [share])
    orders.demand_new([share], lock_orders(case))
    order, told = orders.issue(case, share, at=at, cap_at=timers.citizens_end(case))
    written = texts.keep(case, TextKind.DISPATCH_NOTE, note, at=at, order=order)
    events.tell(
        case,
        events.UNIT_ADDED,
        by=by,
        at=at,
        order=order,
        states=("", order.state),
        deadlines=(None, timers.open_until(order, timers.handling_kind(order))),
        data={"orders": [told], "texts": written},
    )
    return order
