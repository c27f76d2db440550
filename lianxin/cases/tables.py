"""Tables of figures: how many of what stand where. Each figure opens the list that it counts."""

from dataclasses import dataclass

from django.db.models import Count

from lianxin.cases.models import TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.organizations.models import Unit


@dataclass(frozen=True, slots=True)
class UnitLine:
    """How many orders of `unit` stand in each state; states without any are left out."""

    unit: Unit
    by_state: dict[str, int]


def status_by_unit(actor: Actor) -> list[UnitLine]:
    """The orders that `actor` may see, counted by unit and state; units in the order of their tree."""
    orders = TaskOrder.objects.visible_to(actor).order_by().values_list("unit", "state").annotate(number=Count("*"))
    found: dict[int, dict[str, int]] = {}
    for unit, state, number in orders:
        found.setdefault(unit, {})[state] = number
    units = Unit.objects.unscoped("the orders were visible").filter(pk__in=found).order_by("path")
    return [UnitLine(unit, found[unit.pk]) for unit in units]
