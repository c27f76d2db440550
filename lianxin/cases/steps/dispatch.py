"""Task orders go out to the units whose duty the matter is (派单)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.rulebook.catalogue import count_use
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.queries import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is to act: one lead, any number of assisting units; the catalogue line that it rests on, if any."""

    lead: Unit
    assisting: tuple[Unit, ...] = ()
    note: str = ""
    entry: CatalogueEntry | None = None


@step
def dispatch(case: Case, plan: Plan, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Send an order to each unit of `plan`; their clocks of signing for, first contact and handling start, none of
    them past the citizen's.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (lead, assisting) for a unit that is named twice, is
    abolished or lies out of the hotline's reach. Source: 临政发〔2013〕4号 四(三).
    """
    require(by, policies.DISPATCH)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "dispatch")
    dispatched = timers.end_for_case(case, "dispatch", at=at)
    written = texts.keep(case, TextKind.DISPATCH_NOTE, plan.note, at=at)
    whole = timers.citizens_end(case)
    orders = [_send(order, whole) for order in _orders(case, plan, by, at)]
    events.tell(
        case,
        events.CASE_DISPATCHED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(dispatched), whole),
        data={"orders": orders, "entry": plan.entry and plan.entry.pk, "texts": written},
    )
    return case


def _orders(case: Case, plan: Plan, by: Actor, at: datetime) -> Iterator[TaskOrder]:
    """The orders of `plan`, not saved yet."""
    named = [("lead", plan.lead), *(("assisting", unit) for unit in plan.assisting)]
    if len({unit.pk for _field, unit in named}) < len(named):
        raise BadInput({"assisting": _("同一单位不能重复派单。")})
    reach = Unit.objects.within(by).select_related("kind").in_bulk([unit.pk for _field, unit in named])
    for index, (role, unit) in enumerate(named, 1):
        yield TaskOrder(
            case=case,
            index=index,
            hub=case.hub,
            unit=_demand(unit, reach, field=role),
            role=OrderRole(role),
            catalogue_entry=plan.entry if role == OrderRole.LEAD else None,
            dispatched_at=at,
        )


def _demand(unit: Unit, reach: dict[int, Unit], *, field: str) -> Unit:
    """The unit as it is now, among those that the dispatcher reaches."""
    now = reach.get(unit.pk)
    if now is None:
        raise BadInput({field: _("“%(unit)s”不在本热线的派单范围内。") % {"unit": unit.name}})
    if now.abolished_at is not None:
        raise BadInput({field: _("“%(unit)s”已撤销，不能派单。") % {"unit": now.name}})
    return now


def _send(order: TaskOrder, cap_at: datetime) -> dict[str, object]:
    """Save the order and start its clocks; answers what the event tells of it."""
    order.save()
    at = order.dispatched_at
    if order.catalogue_entry:
        count_use(order.catalogue_entry, CatalogueUse.Outcome.DISPATCHED, order.pk, at)
    kinds = _clock_kinds(order.case, order.unit, at)
    clocks = [timers.start_for_order(order, kind, at=at, cap_at=cap_at) for kind in kinds]
    told = [clock.as_event_data() for clock in clocks]
    return {"order": order.pk, "unit": order.unit_id, "role": order.role, "clocks": told}


def _clock_kinds(case: Case, unit: Unit, at: datetime) -> list[str]:
    rules, facts = current(), facts_of(case, unit)
    kinds = ["sign_for"]
    # Nobody can call a citizen who left no number.
    if case.phone_id and "first_contact" in rules.find("step.mandatory", facts, at).words:
        kinds.append("first_contact")
    if rules.find("clock.handle_starts_at", facts, at).word == "dispatch":
        kinds.append("handle")
    return kinds
