"""Another place in the administrative tree."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import hold_tree, living_unit
from lianxin.organizations.models import Unit
from lianxin.organizations.tree import put_below


@step
def move(unit: Unit, parent: Unit, *, by: Actor, at: datetime) -> Unit:
    """Put `unit`, with all units below it, under another administrative parent.

    Raises NotAllowed; WrongState for an abolished unit or parent, and where it is there already; BadInput (parent)
    when the parent is the unit itself or lies below it.
    """
    require(by, policies.EDIT)
    hold_tree()
    unit, parent = living_unit(unit, by), living_unit(parent, by)
    if parent.path.startswith(unit.path):
        text = _("“%(parent)s”就是“%(unit)s”或在它下面，单位不能成为自己的上级。")
        raise BadInput({"parent": text % {"parent": parent.name, "unit": unit.name}})
    if unit.parent_id == parent.pk:
        raise WrongState("unit_already_there", _("该单位现在就隶属于“%(parent)s”。") % {"parent": parent.name})
    before = unit.parent_id
    put_below(unit, parent)
    record(("unit", unit.pk), events.UNIT_MOVED, by=by, at=at, data={"from": before, "to": parent.pk})
    return unit
