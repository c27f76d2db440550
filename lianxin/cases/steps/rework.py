"""What came of it calls for more: chosen units do their part anew (重办)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianxin.cases import choosing, closing, events, orders, policies, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.orders import Share
from lianxin.cases.states import OrderRole, OrderState, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.rulebook.queries import find


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Which finished orders are done anew, on which ground of the rule ``close.rework_grounds``, and what is wanted."""

    orders: tuple[TaskOrder, ...]
    ground: str
    opinion: str


@step
def rework(case: Case, demand: Demand, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Begin another round: each chosen order gets a replacement for its unit, with the clocks of a rework; what was
    judged stays judged, and what a ruling gave a unit stays with it. A case that followed another chooses among the
    orders of that one.

    The event tells how often the case was reworked, and whether that is often enough for supervision
    (``count.reworks_before_supervision``). Raises NotAllowed, NotFound, Stale, WrongState; BadInput (orders, ground,
    rework_opinion).
    """
    require(by, policies.REWORK)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "rework")
    demand_approver(by, "rework", facts_of(case), at)
    closing.demand_rework_ground(demand.ground, case, closing.outcome_of(case), at)
    chosen = choosing.to_rework(demand.orders, _orders_of(case))
    shares = _shares(case, chosen, by)
    text = texts.cleaned(TextKind.REWORK_OPINION, demand.opinion, required=True)
    waited = [timers.end_for_case(case, kind, at=at) for kind in ("rework_review", "close")]
    case.round += 1
    whole = timers.start_for_case(case, "rework", at=at)
    told = [_issue(case, share, text, at) for share in shares]
    events.tell(
        case,
        events.CASE_REWORKED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(next(filter(None, waited), None)), whole.due_at),
        data={"ground": demand.ground, "round": case.round, "orders": told} | _supervised(case, at),
    )
    return case


def _orders_of(case: Case) -> list[TaskOrder]:
    own = lock_orders(case)
    if case.merged_into_id is None or any(order.state == OrderState.FINISHED for order in own):
        return own
    rows = TaskOrder.objects.unscoped("what was answered to the master was answered to the case")
    return list(rows.filter(case=case.merged_into_id).select_related("unit__kind"))


def _shares(case: Case, chosen: list[TaskOrder], by: Actor) -> list[Share]:
    units = orders.reached([("orders", order.unit) for order in chosen], by)
    shares = [_share(case, order, unit) for order, unit in zip(chosen, units, strict=True)]
    demand_not_accused(case, shares)
    return shares


def _share(case: Case, order: TaskOrder, unit: Unit) -> Share:
    replaced = order if order.case_id == case.pk else None
    return Share(unit=unit, role=OrderRole(order.role), replaces=replaced, is_designated=order.is_designated)


def _issue(case: Case, share: Share, opinion: str, at: datetime) -> dict[str, Any]:
    order, told = orders.issue(case, share, at=at, cap_at=timers.citizens_end(case))
    written = texts.write(case, TextKind.REWORK_OPINION, opinion, at=at, order=order)
    return told | {"texts": [written]}


def _supervised(case: Case, at: datetime) -> dict[str, Any]:
    reworks = case.round - 1
    return {
        "reworks": reworks,
        "supervise": reworks >= find("count.reworks_before_supervision", facts_of(case), at).count,
    }
