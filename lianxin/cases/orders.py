"""Orders come and go in one way: issued with their clocks, ended without an answer, told of in the step's event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import identity, requests, stretching, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_order
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.cases.states import ORDER_OVER, ORDER_VOID, OrderRole
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.prepared import Prepared
from lianxin.organizations.models import Unit
from lianxin.organizations.models.units import UnitQuerySet
from lianxin.rulebook.catalogue import count_use
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.queries import current

_NUMBERED = Prepared(lambda case: TaskOrder.objects.unscoped("the case is locked").filter(case=case).only("pk"))
_OPEN_BELOW = Prepared(
    lambda order: (
        TaskOrder.objects.unscoped("the case is locked")
        .filter(parent=order)
        .exclude(state__in=ORDER_OVER)
        .only("pk")[:1]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one unit is to do: its part, the order above it (sub-dispatch), the one that it replaces, its ground; and
    whether a ruling puts it there."""

    unit: Unit
    role: OrderRole
    parent: TaskOrder | None = None
    replaces: TaskOrder | None = None
    entry: CatalogueEntry | None = None
    is_designated: bool = False


def issue(case: Case, share: Share, *, at: datetime, cap_at: datetime | None) -> tuple[TaskOrder, dict[str, Any]]:
    """Send one order in the case's present round and start its clocks, none ending after `cap_at`; answers the order
    and what the event tells of it. The case is locked; the step saves it."""
    order = TaskOrder.objects.create(
        case=case,
        index=len(_NUMBERED.all(case.pk)) + 1,
        hub=case.hub,
        unit=share.unit,
        role=share.role,
        parent=share.parent,
        level=share.parent.level + 1 if share.parent else 1,
        round=case.round,
        replaces=share.replaces,
        catalogue_entry=share.entry,
        is_designated=share.is_designated,
        dispatched_at=at,
    )
    if share.entry:
        count_use(share.entry, CatalogueUse.Outcome.DISPATCHED, order.pk, at)
    clocks = [timers.start_for_order(order, kind, at=at, cap_at=cap_at) for kind in _clock_kinds(order, at)]
    clocks += timers.start_handing_in(order, at=at)
    return order, told_of(order, clocks)


def told_of(order: TaskOrder, clocks: Iterable[OrderClock] = ()) -> dict[str, Any]:
    """What an event tells of an order: ids and codes, and the clocks that began or ended with it."""
    return {
        "order": order.pk,
        "unit": order.unit_id,
        "role": order.role,
        "state": order.state,
        "clocks": [clock.as_event_data() for clock in clocks],
    }


def end(order: TaskOrder, step: str, *, at: datetime) -> dict[str, Any]:
    """Take an order out without an answer by `step` (accept_return, recall, cancel) with all its clocks, and what is
    still asked for it; answers what the event tells of it. Raises WrongState."""
    move_order(order, step)
    order.ended_at = at
    order.version += 1
    order.save()
    fallen = requests.void_of(order, at=at)
    return told_of(order, timers.cancel_for_order(order, at=at)) | ({"requests": fallen} if fallen else {})


def open_orders(orders: Iterable[TaskOrder]) -> list[TaskOrder]:
    """Those that somebody still has in hand."""
    return [order for order in orders if order.is_open]


def last_lead(case: Case, orders: Iterable[TaskOrder]) -> TaskOrder | None:
    """The lead's order of this round that ended last and whose place nobody took; None where there was none. `orders`
    are all of the case, by id."""
    rows = list(orders)
    replaced = {row.replaces_id for row in rows}
    first = [row for row in rows if row.round == case.round and stretching.leads_first_tier(row)]
    gone = [row for row in first if row.state in ORDER_VOID and row.pk not in replaced]
    return gone[-1] if gone else None


def below(order: TaskOrder, orders: Iterable[TaskOrder]) -> list[TaskOrder]:
    """The orders of `orders`, all of one case, that hang under `order`, at any depth; the deepest first."""
    found = [order.pk]
    rows = [row for row in orders if row.parent_id]
    for row in sorted(rows, key=lambda row: row.level):
        if row.parent_id in found:
            found.append(row.pk)
    return sorted((row for row in rows if row.pk in found[1:]), key=lambda row: -row.level)


def end_tree(order: TaskOrder, orders: Iterable[TaskOrder], step: str, *, at: datetime) -> list[dict[str, Any]]:
    """End an order by `step` and cancel what is open under it first; answers what the event tells of each."""
    lower = open_orders(below(order, orders))
    return [*(end(each, "cancel", at=at) for each in lower), end(order, step, at=at)]


def demand_none_open(case: Case) -> None:
    """Raises WrongState while a unit has an order of the case: a lead may be sought while others go on."""
    rows = TaskOrder.objects.unscoped("the case is locked").filter(case=case).exclude(state__in=ORDER_OVER)
    if rows.exists():
        raise WrongState("orders_open", _("还有单位正在办理，请先撤回或取消其任务单。"))


def demand_none_below(order: TaskOrder) -> None:
    """Raises WrongState while an order right under this one is open: its unit answers first."""
    if _OPEN_BELOW.first(order.pk):
        raise WrongState("orders_below_open", _("下级单位还有任务单未办结，请等其办结，或先撤回、取消。"))


def reached(units: Iterable[tuple[str, Unit]], by: Actor) -> list[Unit]:
    """The units as they are now, among those that `by` reaches. Each comes with the name of its field: BadInput names
    it for a unit that is abolished or out of reach, and ``assisting`` for one that is named twice."""
    return _among(list(units), Unit.objects.within(by), _("“%(unit)s”不在本热线的派单范围内。"))


def reached_below(units: Iterable[tuple[str, Unit]], above: Unit) -> list[Unit]:
    """As `reached`, among the units below `above`, at any depth."""
    rows = Unit.objects.unscoped("the register is open to all staff").filter(path__startswith=above.path)
    return _among(list(units), rows.exclude(pk=above.pk), _("“%(unit)s”不是本单位的下级单位。"))


def demand_new(shares: Iterable[Share], orders: Iterable[TaskOrder]) -> None:
    """Raises BadInput, naming the part, for a share of a unit that holds an order beside it already. `orders` are all
    of the case, which is locked."""
    rows = [row for row in orders if row.state not in ORDER_VOID and row.round == row.case.round]
    held = {(row.parent_id, row.unit_id) for row in rows}
    for share in shares:
        if (share.parent and share.parent.pk, share.unit.pk) in held:
            raise BadInput({share.role: _("“%(unit)s”在这件工单中已有任务单。") % {"unit": share.unit.name}})


def _among(named: list[tuple[str, Unit]], rows: UnitQuerySet, outside: str) -> list[Unit]:
    if len({unit.pk for _field, unit in named}) < len(named):
        raise BadInput({"assisting": _("同一单位不能重复派单。")})
    found = rows.select_related("kind").in_bulk([unit.pk for _field, unit in named])
    return [_demand(unit, found.get(unit.pk), field, outside) for field, unit in named]


def _demand(unit: Unit, now: Unit | None, field: str, outside: str) -> Unit:
    if now is None:
        raise BadInput({field: outside % {"unit": unit.name}})
    if now.abolished_at is not None:
        raise BadInput({field: _("“%(unit)s”已撤销，不能派单。") % {"unit": now.name}})
    return now


def _clock_kinds(order: TaskOrder, at: datetime) -> list[str]:
    rules, facts = current(), facts_of(order.case, order.unit)
    kinds = ["sign_for", "return_window"]
    if (
        identity.may_be_called(order.case, order.unit)
        and "first_contact" in rules.find("step.mandatory", facts, at).words
    ):
        kinds.append("first_contact")
    if rules.find("clock.handle_starts_at", facts, at).word == "dispatch":
        kinds.append(timers.handling_kind(order))
    return kinds
