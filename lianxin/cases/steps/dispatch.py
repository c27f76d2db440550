"""Task orders go out to the units whose duty the matter is (派单)."""

from dataclasses import dataclass, replace
from datetime import datetime

from lianxin.cases import consultations, direct, events, orders, texts, timers
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline, lock_orders
from lianxin.cases.models import Case
from lianxin.cases.orders import Share
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is to act: one lead, any number of assisting and joint units; the catalogue line that it rests on, if any."""

    lead: Unit
    assisting: tuple[Unit, ...] = ()
    joint: tuple[Unit, ...] = ()
    note: str = ""
    entry: CatalogueEntry | None = None

    @property
    def units(self) -> list[tuple[OrderRole, Unit]]:
        """Every unit with its part, the lead first."""
        others = [(OrderRole.ASSISTING, unit) for unit in self.assisting]
        return [(OrderRole.LEAD, self.lead), *others, *((OrderRole.JOINT, unit) for unit in self.joint)]


@step
def dispatch(case: Case, plan: Plan, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Send an order to each unit of `plan`; their clocks of signing for, returning, first contact and handling start,
    none of them past the citizen's. A lead that takes the place of one who is gone has his time as in `redispatch`.
    Whoever does not dispatch may send on what he registers himself, as far as ``dispatch.direct`` lets him (`direct`).

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (lead, assisting, joint) for a unit that is named twice, is
    abolished, lies out of the hotline's reach, is accused or has an order already. Source: 临政发〔2013〕4号 四(三).
    """
    direct.demand_right(by)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "dispatch")
    direct.demand_bounds(case, [unit for _role, unit in plan.units], by, at)
    lead, *others = _shares(case, plan, by)
    dispatched = timers.end_for_case(case, "dispatch", at=at)
    written = texts.keep(case, TextKind.DISPATCH_NOTE, plan.note, at=at)
    cap_at, renewed = timers.lead_anew(case, lead.unit, lead.replaces, at=at)
    whole = timers.citizens_end(case)
    sent = [(lead, cap_at), *((share, whole) for share in others)]
    told = [orders.issue(case, share, at=at, cap_at=end)[1] for share, end in sent]
    case.dispatch_count += 1
    fallen = consultations.let_fall(case, at=at)
    events.tell(
        case,
        events.CASE_DISPATCHED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(dispatched), whole),
        data={"orders": told, "entry": plan.entry and plan.entry.pk, "consultations": fallen, "texts": written}
        | renewed,
    )
    return case


def _shares(case: Case, plan: Plan, by: Actor) -> list[Share]:
    """The lead's first, in the place of the one who is gone, if any: whoever assisted him may go on, and units of the
    city may have come to help before there was one."""
    held = lock_orders(case)
    units = orders.reached(plan.units, by)
    shares = [Share(unit=unit, role=role) for (role, _unit), unit in zip(plan.units, units, strict=True)]
    demand_not_accused(case, shares)
    orders.demand_new(shares, held)
    shares[0] = replace(shares[0], entry=plan.entry, replaces=orders.last_lead(case, held))
    return shares
