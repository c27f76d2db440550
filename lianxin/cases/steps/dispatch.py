"""Task orders go out to the units whose duty the matter is (派单)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_case
from lianxin.cases.models import Case, CaseClock, TaskOrder
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.timers import due_of
from lianxin.clocks.models import ENDED
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.queries import find


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

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput for a unit named twice or abolished.
    Source: 临政发〔2013〕4号 四(三).
    """
    require(by, policies.DISPATCH)
    case = lock_case(case, by, seen=seen)
    before = case.state
    move_case(case, "dispatch")
    _check(plan)
    dispatched = timers.end_for_case(case, "dispatch", at=at)
    note = texts.cleaned(TextKind.DISPATCH_NOTE, plan.note)
    written = [texts.write(case, TextKind.DISPATCH_NOTE, note, at=at)] if note else []
    cap = CaseClock.objects.filter(case=case, kind="handle").exclude(state__in=ENDED).get()
    orders = [
        _send(case, unit, role, plan, index, cap.due_at, at) for index, (unit, role) in enumerate(_roles(plan), 1)
    ]
    events.tell(
        case,
        events.CASE_DISPATCHED,
        by=by,
        at=at,
        states=(before, case.state),
        deadlines=(due_of(dispatched), cap.due_at),
        data={"orders": orders, "entry": plan.entry and plan.entry.pk, "texts": written},
    )
    return case


def _check(plan: Plan) -> None:
    units = [plan.lead, *plan.assisting]
    if len({unit.pk for unit in units}) < len(units):
        raise BadInput({"assisting": _("同一单位不能重复派单。")})
    for unit in units:
        if unit.abolished_at is not None:
            raise BadInput({"lead": _("“%(unit)s”已撤销，不能派单。") % {"unit": unit.name}})


def _roles(plan: Plan) -> list[tuple[Unit, OrderRole]]:
    return [(plan.lead, OrderRole.LEAD), *((unit, OrderRole.ASSISTING) for unit in plan.assisting)]


def _send(
    case: Case, unit: Unit, role: OrderRole, plan: Plan, index: int, cap_at: datetime, at: datetime
) -> dict[str, object]:
    order = TaskOrder.objects.create(
        case=case,
        index=index,
        hub=case.hub,
        unit=unit,
        role=role,
        catalogue_entry=plan.entry if role == OrderRole.LEAD else None,
        dispatched_at=at,
    )
    if order.catalogue_entry:
        CatalogueUse.objects.create(entry=order.catalogue_entry, outcome="dispatched", order_id=order.pk, at=at)
    clocks = [timers.start_for_order(order, kind, at=at, cap_at=cap_at) for kind in _clock_kinds(case, unit, at)]
    return {
        "order": order.pk,
        "unit": unit.pk,
        "role": role,
        "clocks": [clock.as_event_data() for clock in clocks],
    }


def _clock_kinds(case: Case, unit: Unit, at: datetime) -> list[str]:
    facts = facts_of(case, unit)
    kinds = ["sign_for"]
    # Nobody can call a citizen who left no number.
    if case.phone_id and "first_contact" in find("step.mandatory", facts, at).words:
        kinds.append("first_contact")
    if find("clock.handle_starts_at", facts, at).word == "dispatch":
        kinds.append("handle")
    return kinds
