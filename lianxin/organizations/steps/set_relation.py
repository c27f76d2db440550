"""Line parent and industry supervisor."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import end, living_unit
from lianxin.organizations.models import Unit, UnitRelation


@step
def set_relation(unit: Unit, kind: str, other: Unit | None, *, by: Actor, at: datetime) -> Unit:
    """Let `other` be the unit's line parent or industry supervisor (`UnitRelation.Kind`) from `at` on, None for nobody.

    Raises NotAllowed; WrongState for abolished units, a relation that is so already or was set at `at` or later;
    BadInput (kind, other).
    """
    require(by, policies.EDIT)
    unit = living_unit(unit, by)
    if kind not in UnitRelation.Kind.values:
        raise BadInput({"kind": _("请选择“条线主管”或“行业主管”。")})
    if other is not None:
        other = living_unit(other, by)
    before = unit.relations.filter(kind=kind, valid__upper_inf=True).first()
    _check(unit, other, before)
    if before:
        end(before, at)
    if other:
        UnitRelation.objects.create(unit=unit, kind=kind, other=other, valid=since(at))
    data = {"relation": kind, "from": before and before.other_id, "to": other and other.pk}
    record(("unit", unit.pk), events.UNIT_RELATED, by=by, at=at, data=data)
    return unit


def _check(unit: Unit, other: Unit | None, before: UnitRelation | None) -> None:
    if other == unit:
        raise BadInput({"other": _("单位不能是自己的条线或行业主管。")})
    if (before and before.other_id) == (other and other.pk):
        raise WrongState("unit_related_so", _("现在就是这样设置的。"))
