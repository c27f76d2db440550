"""The hotline rules whose duty the matter is (指定承办)."""

from datetime import datetime

from lianxin.cases import consultations, events, orders, policies, precedents, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.orders import Share
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def designate(case: Case, unit: Unit, ruling: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Give a disputed matter to `unit`, which leads and may not return it; the catalogue keeps the precedent.

    Its time counts as in `redispatch` where it takes the place of an order given back. Answers the order. Raises
    NotAllowed, also for another role than ``approver.designation`` names; NotFound, Stale, WrongState; BadInput
    (ruling) for an empty ruling; BadInput (lead) for a unit that is accused, abolished, out of reach or has an order
    already. Source: 天津市便民服务专线管理规定（2025年）, as the rule ``count.dispatches_before_designation`` names it.
    """
    require(by, policies.DESIGNATE)
    case = lock_at_hotline(case, by, seen=seen)
    demand_approver(by, "designation", facts_of(case), at)
    states = move_case(case, "designate")
    said = texts.cleaned(TextKind.RULING, ruling, required=True)
    share = _share(case, unit, by)
    disputed = timers.end_for_case(case, "dispute", at=at)
    cap_at, renewed = timers.lead_anew(case, share.unit, share.replaces, at=at)
    order, told = orders.issue(case, share, at=at, cap_at=cap_at)
    case.dispatch_count += 1
    written = texts.write(case, TextKind.RULING, said, at=at, order=order)
    entry = precedents.follow(order, by=by, at=at)
    events.tell(
        case,
        events.CASE_DESIGNATED,
        by=by,
        at=at,
        order=order,
        states=("", order.state),
        deadlines=(due_of(disputed), timers.open_until(order, timers.handling_kind(order))),
        data={
            "orders": [told],
            "texts": [written],
            "precedent": entry and entry.pk,
            "consultations": consultations.let_fall(case, at=at),
            "case_from": states.before,
            "case_to": states.after,
        }
        | renewed,
    )
    return order


def _share(case: Case, unit: Unit, by: Actor) -> Share:
    held = lock_orders(case)
    (unit,) = orders.reached([(OrderRole.LEAD, unit)], by)
    share = Share(unit=unit, role=OrderRole.LEAD, replaces=orders.last_lead(case, held), is_designated=True)
    demand_not_accused(case, [share])
    orders.demand_new([share], held)
    return share
