"""Registering units."""

from collections.abc import Sequence
from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.entries import UnitEntry
from lianxin.organizations.locks import hold_tree
from lianxin.organizations.models import Unit
from lianxin.organizations.registration import register


@step
def add_unit(entry: UnitEntry, *, by: Actor, at: datetime) -> Unit:
    """Register one unit with its people from `at` on.

    Raises NotAllowed; BadInput for a code or name that is taken, a kind, area or unit that does not exist, a number
    that is none, and members who are not what the kind needs (临政发〔2013〕4号 五(二)).
    """
    return _added([entry], by, at)[0]


@step
def add_units(entries: Sequence[UnitEntry], *, by: Actor, at: datetime) -> None:
    """Register many units at once, in any order: all or none. Raises as `add_unit`, naming the entry."""
    _added(entries, by, at)


def _added(entries: Sequence[UnitEntry], by: Actor, at: datetime) -> list[Unit]:
    require(by, policies.EDIT)
    hold_tree()
    units = register(entries, at)
    for unit in units:
        data = {"code": unit.code, "kind": unit.kind.code, "parent": unit.parent_id}
        record(("unit", unit.pk), events.UNIT_ADDED, by=by, at=at, data=data)
    return units
