"""The end of units with a successor."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.closing import close, refuse_for_hub
from lianxin.organizations.locks import end, hold_tree, living_unit
from lianxin.organizations.models import Unit, UnitRelation
from lianxin.organizations.tree import put_below


@step
def merge_units(units: Sequence[Unit], into: Unit, *, by: Actor, at: datetime) -> Unit:
    """Merge `units` into `into` at `at`: they are abolished; what hangs on them goes over to `into`, which keeps its
    own people and duties.

    Over go the units below them, the units whose line or industry they lead, public numbers and mailboxes. Raises
    NotAllowed; WrongState for an abolished unit and one that a hub needs; BadInput (units, into) when there is none,
    or `into` is one of them or lies below one.
    """
    require(by, policies.EDIT)
    hold_tree()
    into = living_unit(into, by)
    merged = [living_unit(unit, by) for unit in units]
    _check(merged, into)
    for unit in merged:
        refuse_for_hub(unit)
        _hand_over(unit, into, at)
        close(unit, at, merged_into=into)
        record(("unit", unit.pk), events.UNIT_MERGED, by=by, at=at, data={"into": into.pk})
    record(("unit", into.pk), events.UNIT_ABSORBED, by=by, at=at, data={"units": [unit.pk for unit in merged]})
    return into


def _check(merged: Sequence[Unit], into: Unit) -> None:
    if not merged or len({unit.pk for unit in merged}) < len(merged):
        raise BadInput({"units": _("请选择要并入的单位，每个单位选一次。")})
    for unit in merged:
        if into.path.startswith(unit.path):
            text = _("“%(into)s”就是“%(unit)s”或在它下面，不能并入。")
            raise BadInput({"into": text % {"into": into.name, "unit": unit.name}})


def _hand_over(unit: Unit, into: Unit, at: datetime) -> None:
    for child in Unit.objects.unscoped("they all go over").living().filter(parent=unit).select_for_update():
        put_below(child, into)
    for relation in unit.led.filter(valid__upper_inf=True):
        end(relation, at)
        if relation.unit_id != into.pk:
            UnitRelation.objects.create(unit_id=relation.unit_id, kind=relation.kind, other=into, valid=since(at))
    unit.hotline_numbers.filter(retired_at=None).update(unit=into)
    unit.mailboxes.filter(retired_at=None).update(unit=into)
