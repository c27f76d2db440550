"""A unit's new name."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.pinyin import initials
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.organizations import events, policies
from lianxin.organizations.locks import end, hold_tree, living_unit
from lianxin.organizations.models import Unit, UnitName


@step
def rename(unit: Unit, name: str, short_name: str, *, by: Actor, at: datetime) -> Unit:
    """Give `unit` a new name from `at` on; the old one stays in its history.

    Raises NotAllowed; WrongState for an abolished unit or one that was renamed at `at` or later; BadInput (name,
    short_name) for a name that is empty, the present one, or another unit's.
    """
    require(by, policies.EDIT)
    hold_tree()
    unit = living_unit(unit, by)
    _check_name(unit, name, short_name)
    end(unit.names.get(valid__upper_inf=True), at)
    new = UnitName(unit=unit, name=name, short_name=short_name, valid=since(at))
    check_fields(new)
    new.save()
    unit.name, unit.short_name, unit.pinyin_key = name, short_name, initials(short_name)
    unit.save(update_fields=["name", "short_name", "pinyin_key"])
    record(("unit", unit.pk), events.UNIT_RENAMED, by=by, at=at, data={"name": new.pk})
    return unit


def _check_name(unit: Unit, name: str, short_name: str) -> None:
    if (unit.name, unit.short_name) == (name, short_name):
        raise WrongState("unit_named_so", _("单位现在就叫这个名称。"))
    if "\0" not in name and Unit.objects.unscoped("names are unique").living().filter(name=name).exclude(pk=unit.pk):
        raise BadInput({"name": _("已有名为“%(name)s”的单位。") % {"name": name}})
