"""A unit passes its order on to units below it (二级派单、三级派单)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, orders, policies, texts, timers
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import demand_case, demand_later, move_order
from lianxin.cases.locks import lock_orders, lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.orders import Share
from lianxin.cases.states import ORDER_VOID, OrderRole, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SubPlan:
    """Who is to act below: one lead, unless there is one already, and any number that assist it; a note for each."""

    lead: Unit | None = None
    assisting: tuple[Unit, ...] = ()
    note: str = ""

    @property
    def units(self) -> list[tuple[OrderRole, Unit]]:
        """Every unit with its part, the lead first."""
        first = [(OrderRole.LEAD, self.lead)] if self.lead else []
        return [*first, *((OrderRole.ASSISTING, unit) for unit in self.assisting)]


@step
def sub_dispatch(order: TaskOrder, plan: SubPlan, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Send an order one tier down to each unit of `plan`, all within the unit's own subtree. None of their clocks ends
    later than the handling of `order` less ``limit.parent_reserve``; where nothing is left they are due at once.

    What they finish is their reply to this unit, which answers for the whole. Raises NotAllowed, NotFound, Stale,
    WrongState; BadInput (lead, assisting) for no lead or a second one, and for a unit that is not below, is abolished,
    accused, named twice or has an order already. Source: docs/architecture.md, a TaskOrder of a TaskOrder.
    """
    require(by, policies.SUB_DISPATCH)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "sub_dispatch")
    states = move_order(order, "sub_dispatch")
    demand_later(at, order.signed_at)
    shares = _shares(order, plan)
    note = texts.cleaned(TextKind.DISPATCH_NOTE, plan.note)
    written, told = [], []
    for share in shares:
        child, of_child = orders.issue(case, share, at=at, cap_at=timers.end_below(order, at))
        written += texts.keep(case, TextKind.DISPATCH_NOTE, note, at=at, order=child)
        told.append(of_child)
    below = timers.end_below(order, at)
    ends = timers.open_until(order, timers.handling_kind(order)), below and max(below, at)
    data = {"orders": told, "texts": written}
    events.tell(case, events.ORDER_PASSED_ON, by=by, at=at, order=order, states=states, deadlines=ends, data=data)
    return order


def _shares(order: TaskOrder, plan: SubPlan) -> list[Share]:
    held = lock_orders(order.case)
    _check_lead(order, plan, held)
    units = orders.reached_below(plan.units, order.unit)
    parts = zip(plan.units, units, strict=True)
    shares = [Share(unit=unit, role=role, parent=order) for (role, _named), unit in parts]
    demand_not_accused(order.case, shares)
    orders.demand_new(shares, held)
    return shares


def _check_lead(order: TaskOrder, plan: SubPlan, held: list[TaskOrder]) -> None:
    """One unit leads below, as it does above."""
    below = [row for row in held if row.parent_id == order.pk and row.state not in ORDER_VOID]
    leads = [row.role == OrderRole.LEAD for row in below].count(True) + (plan.lead is not None)
    if leads == 0:
        raise BadInput({"lead": _("请指定一个下级单位主办。")})
    if leads > 1:
        raise BadInput({"lead": _("已有下级单位主办，其他单位只能协办。")})
    if not plan.units:
        raise BadInput({"assisting": _("请至少选择一个下级单位。")})
