"""Whom a matter accuses has no part in it (回避), also where that comes to light while the unit is at work on it."""

from datetime import datetime
from typing import Any

from lianxin.cases import completion, consultations, identity, orders, stretching
from lianxin.cases.locks import lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import OrderState


def follow(case: Case, *, at: datetime) -> dict[str, Any]:
    """Let `case`, which is locked, go on without whom it accuses now: the unit's open orders end with what is under
    them, without a lead the case waits for another, no question to the unit is open, and no unit that may not know who
    spoke is held to call him. Answers what the event tells of it."""
    told: dict[str, Any] = {"fallen": identity.let_contacts_fall(case, at=at)}
    if case.accused is None:
        return told
    held = lock_orders(case)
    own = sorted((order for order in held if order.unit_id == case.accused_id), key=lambda order: order.level)
    first = next((order for order in own if order.parent_id is None and order.is_open), None)
    told["orders"] = [each for order in own for each in _take(order, held, at)]
    told["consultations"] = consultations.let_fall(case, unit=case.accused, at=at)
    return told | (completion.follow_gone(case, first, at=at) if first else {})


def _take(order: TaskOrder, held: list[TaskOrder], at: datetime) -> list[dict[str, Any]]:
    """End the order if it is open, as one above it may have left it; the citizen's clock stands still no longer."""
    if not order.is_open:
        return []
    if order.state == OrderState.SUSPENDED:
        stretching.resume_for_order(order, at=at)
    return orders.end_tree(order, held, "cancel", at=at)
