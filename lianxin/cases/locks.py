"""Row locks in one order: the case first, then its orders by id. Every step starts here."""

from lianxin.cases import policies
from lianxin.cases.models import Case, TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale
from lianxin.foundation.policy import enforce


def lock_case(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """The case's row, locked and as it is now.

    Raises NotFound when `by` may not see it, Stale when `seen`, the version that the form was drawn from, has passed.
    """
    rows = Case.objects.visible_to(by).select_for_update(of=("self",)).select_related("category", "area", "hub")
    row = rows.filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    if seen is not None and seen != row.version:
        raise Stale
    return row


def lock_at_hotline(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """As `lock_case`, for the hotline's own steps; raises NotAllowed for a post of a unit, whatever its rights."""
    row = lock_case(case, by, seen=seen)
    enforce(policies.for_hotline(by, row.hub_id))
    return row


def lock_own_order(order: TaskOrder, by: Actor, *, seen: int | None = None) -> tuple[Case, TaskOrder]:
    """As `lock_order`, for the unit's own steps; raises NotAllowed for an order of a unit below or in the line."""
    case, row = lock_order(order, by, seen=seen)
    enforce(policies.for_unit(by, row.unit_id))
    return case, row


def lock_order(order: TaskOrder, by: Actor, *, seen: int | None = None) -> tuple[Case, TaskOrder]:
    """Case and order, locked in this order; raises NotFound and Stale as `lock_case`."""
    if not TaskOrder.objects.visible_to(by).filter(pk=order.pk).exists():
        raise NotFound
    case = lock_case(Case(pk=order.case_id), by, seen=seen)
    orders = {row.pk: row for row in lock_orders(case)}
    return case, orders[order.pk]


def lock_orders(case: Case) -> list[TaskOrder]:
    """All orders of a case whose row is locked, by id: what one unit does depends on where the others stand."""
    rows = TaskOrder.objects.unscoped("the case is locked and visible").filter(case=case)
    orders = list(rows.select_for_update(of=("self",)).select_related("unit__kind").order_by("pk"))
    for order in orders:
        order.case = case
    return orders
