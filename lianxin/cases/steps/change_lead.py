"""Another of the units that hold orders takes the lead (变更主办)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, orders, policies, texts, timers
from lianxin.cases.lifecycle import States, demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_issued_order, lock_orders
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import ORDER_VOID, OrderRole, OrderState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def change_lead(order: TaskOrder, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Let the unit of `order` lead from now on, and the one that led assist it; no clock changes.

    Raises NotAllowed, NotFound, Stale; WrongState for an order that is over, leads already or is of an earlier round,
    and while the time of either stands still, suspended or until a request is decided: the citizen's clock stands still
    with the lead's. BadInput for a note that is too long.
    """
    require(by, policies.issuing(order.parent_id))
    case, order = lock_issued_order(order, by, seen=seen)
    demand_case(case, "change_lead")
    demand_order(order, "change_lead")
    demand_later(at, order.dispatched_at)
    former = _former(order)
    _demand_at_work(order, former)
    written = texts.keep(case, TextKind.HANDLING_NOTE, note, at=at)
    # The database knows one lead at a time.
    former.role, order.role = OrderRole.ASSISTING, OrderRole.LEAD
    former.version += 1
    former.save()
    order.save()
    events.tell(
        case,
        events.LEAD_CHANGED,
        by=by,
        at=at,
        order=order,
        states=States(order.state, order.state),
        data={"former": orders.told_of(former), "lead": orders.told_of(order), "texts": written},
    )
    return order


def _former(order: TaskOrder) -> TaskOrder:
    """The order that leads beside `order`."""
    for row in lock_orders(order.case):
        beside = (row.parent_id, row.round) == (order.parent_id, order.round)
        if beside and row.role == OrderRole.LEAD and row.state not in ORDER_VOID:
            return row
    raise WrongState("no_lead", _("现在没有主办单位，请重新派单确定主办。"))


def _demand_at_work(order: TaskOrder, former: TaskOrder) -> None:
    if order.pk == former.pk:
        raise WrongState("leads_already", _("该单位已是主办。"))
    if order.round != order.case.round:
        raise WrongState("earlier_round", _("这张任务单属于上一轮办理，不能变更主办。"))
    if OrderState.SUSPENDED in (order.state, former.state):
        raise WrongState("lead_suspended", _("主办或拟变更的单位正在挂起，请先恢复办理。"))
    if any(clock and not clock.runs for clock in (timers.handling_of(order), timers.handling_of(former))):
        raise WrongState("lead_stopped", _("主办或拟变更的单位的申请正在审核，办理时限暂停，请先审核。"))
