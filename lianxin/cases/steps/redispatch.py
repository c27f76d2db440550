"""Another unit gets what was returned or recalled (改派)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import consultations, events, orders, policies, stretching, texts, timers
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order, move_case
from lianxin.cases.locks import lock_issued_order, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.orders import Share
from lianxin.cases.states import ORDER_VOID, OrderRole, OrderState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry


@step
def redispatch(
    order: TaskOrder,
    unit: Unit,
    note: str,
    *,
    by: Actor,
    at: datetime,
    entry: CatalogueEntry | None = None,
    seen: int | None = None,
) -> TaskOrder:
    """Send `unit` an order in the place of `order`, which was returned or recalled: same part, same order above.

    Where the rules count its time anew (``clock.renewed_by_accepted_return``), an order of the first tier has the full
    time, and the citizen's clock, which goes on unless ``clock.citizen_renewed_by_return`` says otherwise, may end
    before it; else none of its clocks passes the citizen's. `entry` is the catalogue's line that the choice rests on.
    Answers the new order.

    Raises NotAllowed, NotFound, Stale; WrongState, also for an order that has been replaced, is of an earlier round, or
    whose unit no longer leads because another does; BadInput named by the part for the same unit, and for one that is
    accused, out of reach, abolished, or has an order already.
    """
    require(by, policies.issuing(order.parent_id))
    case, order = lock_issued_order(order, by, seen=seen)
    demand_order(order, "redispatch")
    demand_later(at, order.ended_at)
    held = lock_orders(case)
    _demand_place(order, held)
    share = _share(order, unit, entry, held, by)
    moved = _take_up_case(case, order, at)
    cap_at = timers.end_below(order.parent, at) if order.parent else timers.end_anew(case, share.unit, at)
    new, told = orders.issue(case, share, at=at, cap_at=cap_at)
    written = texts.keep(case, TextKind.DISPATCH_NOTE, note, at=at, order=new)
    events.tell(
        case,
        events.ORDER_REDISPATCHED,
        by=by,
        at=at,
        order=new,
        states=("", new.state),
        deadlines=(None, timers.open_until(new, timers.handling_kind(new))),
        data={"replaces": order.pk, "orders": [told], "entry": entry and entry.pk, "texts": written} | moved,
    )
    return new


def _demand_place(order: TaskOrder, held: list[TaskOrder]) -> None:
    """Raises WrongState where nobody waits for another order in the place of this one."""
    if order.round != order.case.round:
        raise WrongState("earlier_round", _("这张任务单属于上一轮办理，不能改派。"))
    if any(row.replaces_id == order.pk for row in held):
        raise WrongState("replaced", _("这张任务单已经改派。"))
    if order.parent:
        demand_order(order.parent, "sub_dispatch")
    beside = [row for row in held if (row.parent_id, row.round) == (order.parent_id, order.round)]
    if order.role == OrderRole.LEAD and any(
        row.role == OrderRole.LEAD and row.state not in ORDER_VOID for row in beside
    ):
        raise WrongState("led", _("已有单位主办，不能再改派主办。"))


def _share(order: TaskOrder, unit: Unit, entry: CatalogueEntry | None, held: list[TaskOrder], by: Actor) -> Share:
    role = OrderRole(order.role)
    if unit.pk == order.unit_id:
        text = _("“%(unit)s”的任务单刚退回或撤回，请派给其他单位。")
        raise BadInput({role: text % {"unit": unit.name}})
    named = [(role, unit)]
    (unit,) = orders.reached_below(named, order.parent.unit) if order.parent else orders.reached(named, by)
    share = Share(unit=unit, role=role, parent=order.parent, replaces=order, entry=entry)
    demand_not_accused(order.case, [share])
    orders.demand_new([share], held)
    return share


def _take_up_case(case: Case, order: TaskOrder, at: datetime) -> dict[str, Any]:
    """With a lead of the first tier the case is in hand again; answers what the event tells of it."""
    if not stretching.leads_first_tier(order):
        demand_case(case, "redispatch_assisting")
        return {}
    states = move_case(case, "redispatch")
    timers.end_for_case(case, "dispatch", at=at)
    case.dispatch_count += 1
    renewed = timers.renew_citizens(case, at=at) if order.state == OrderState.RETURNED else {}
    fallen = consultations.let_fall(case, at=at)
    return {"case_from": states.before, "case_to": states.after, "consultations": fallen} | renewed
