"""Row locks in one order: the case first, then its orders by id. Every step starts here."""

from lianxin.cases import policies
from lianxin.cases.models import Case, CaseRequest, Consultation, TaskOrder
from lianxin.cases.states import CaseState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale
from lianxin.foundation.policy import enforce
from lianxin.foundation.prepared import Prepared

_CASE = Prepared(
    lambda pk: (
        Case.objects.unscoped("who may see it is asked of the row")
        .select_for_update(of=("self",))
        .select_related("category", "area", "hub")
        .filter(pk=pk)
    )
)
_ORDERS = Prepared(
    lambda case: (
        TaskOrder.objects.unscoped("the case is locked")
        .select_for_update(of=("self",))
        .select_related("unit__kind")
        .filter(case=case)
        .order_by("pk")
    )
)
_MERGED = Prepared(
    lambda master: (
        Case.objects.unscoped("they go where their master goes")
        .filter(merged_into=master, state=CaseState.MERGED)
        .only("pk")
        .order_by("pk")
    )
)


def lock_case(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """The case's row, locked and as it is now.

    Raises NotFound when `by` may not see it, Stale when `seen`, the version that the form was drawn from, has passed.
    """
    row = _CASE.first(case.pk)
    if row is None or not Case.objects.shows(by, row):
        raise NotFound
    if seen is not None and seen != row.version:
        raise Stale
    return row


def lock_for_engine(pk: int) -> Case:
    """The row of the case `pk`, locked, for what the clocks do by themselves."""
    return _CASE.one(pk)


def lock_at_hotline(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """As `lock_case`, for the hotline's own steps; raises NotAllowed for a post of a unit, whatever its rights."""
    row = lock_case(case, by, seen=seen)
    enforce(policies.for_hotline(by, row.hub_id))
    return row


def lock_for_citizen(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """As `lock_at_hotline`, for what the citizen himself may do too."""
    row = lock_case(case, by, seen=seen)
    enforce(policies.for_hotline_or_citizen(by, row.hub_id))
    return row


def lock_own_order(order: TaskOrder, by: Actor, *, seen: int | None = None) -> tuple[Case, TaskOrder]:
    """As `lock_order`, for the unit's own steps; raises NotAllowed for an order of a unit below or in the line."""
    case, row = lock_order(order, by, seen=seen)
    enforce(policies.for_unit(by, row.unit_id))
    return case, row


def lock_issued_order(order: TaskOrder, by: Actor, *, seen: int | None = None) -> tuple[Case, TaskOrder]:
    """As `lock_order`, for the steps of whoever sent the order: the hotline, or the unit above; raises NotAllowed."""
    case, row = lock_order(order, by, seen=seen)
    enforce(policies.for_issuer(by, row.hub_id, row.parent.unit_id if row.parent else None))
    return case, row


def lock_order(order: TaskOrder, by: Actor, *, seen: int | None = None) -> tuple[Case, TaskOrder]:
    """Case and order, locked in this order; `seen` is the order's version. Raises NotFound and Stale as `lock_case`."""
    case = _CASE.first(order.case_id)
    row = next((row for row in lock_orders(case) if row.pk == order.pk), None) if case else None
    if case is None or row is None or not TaskOrder.objects.shows(by, row):
        raise NotFound
    if seen is not None and seen != row.version:
        raise Stale
    return case, row


def lock_request(request: CaseRequest, by: Actor) -> tuple[Case, CaseRequest]:
    """What is asked, with its case and its order locked before it, for whoever decides it.

    `row.order` is the locked order, None where the request is not about one. Raises NotFound.
    """
    visible = CaseRequest.objects.visible_to(by).filter(pk=request.pk).only("case_id").first()
    if visible is None:
        raise NotFound
    cases = Case.objects.unscoped("what is asked of the reader lies in it").select_for_update(of=("self",))
    case = cases.select_related("category", "area", "hub").get(pk=visible.case_id)
    orders = {order.pk: order for order in lock_orders(case)}
    rows = CaseRequest.objects.unscoped("it is visible").select_for_update(of=("self",))
    row = rows.select_related("suggested_unit", "to_hub").get(pk=request.pk)
    row.case, row.order = case, orders.get(row.order_id) if row.order_id else None
    return case, row


def lock_consultation(consultation: Consultation, by: Actor) -> tuple[Case, Consultation]:
    """What a unit was asked, with its case locked before it, for the unit alone. Raises NotFound and NotAllowed."""
    visible = Consultation.objects.visible_to(by).filter(pk=consultation.pk).only("case_id").first()
    if visible is None:
        raise NotFound
    cases = Case.objects.unscoped("the unit answers without seeing it").select_for_update(of=("self",))
    case = cases.select_related("category", "area", "hub").get(pk=visible.case_id)
    row = Consultation.objects.unscoped("it is visible").select_for_update(of=("self",)).get(pk=consultation.pk)
    enforce(policies.for_unit(by, row.unit_id))
    return case, row


def lock_pair(one: Case, other: Case, by: Actor) -> tuple[Case, Case]:
    """Two cases that a step concerns, locked the older first whatever their order; raises NotFound as `lock_case`."""
    first, second = sorted([one, other], key=lambda case: case.pk)
    locked = {case.pk: case for case in (lock_case(first, by), lock_case(second, by))}
    return locked[one.pk], locked[other.pk]


def lock_with_merged(case: Case, by: Actor, *, seen: int | None = None) -> Case:
    """As `lock_at_hotline`, with the rows of the cases merged into it, all of them the older first.

    Raises Stale also where a case was merged into it, or taken out, since they were counted.
    """
    merged = _merged_into(case)
    _lock_rows([pk for pk in merged if pk < case.pk])
    row = lock_at_hotline(case, by, seen=seen)
    _lock_rows([pk for pk in merged if pk > case.pk])
    if _merged_into(case) != merged:
        raise Stale
    return row


def _merged_into(case: Case) -> list[int]:
    return [row.pk for row in _MERGED.all(case.pk)]


def _lock_rows(cases: list[int]) -> None:
    if not cases:
        return
    rows = Case.objects.unscoped("they go where their master goes").select_for_update(of=("self",))
    list(rows.filter(pk__in=cases).order_by("pk").values_list("pk"))


def lock_orders(case: Case) -> list[TaskOrder]:
    """All orders of a case whose row is locked, by id: what one unit does depends on where the others stand."""
    orders = _ORDERS.all(case.pk)
    by_id = {order.pk: order for order in orders}
    for order in orders:
        order.case = case
        order.parent = by_id[order.parent_id] if order.parent_id else None
    return orders
