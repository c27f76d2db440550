"""What ends with a unit, whether it is abolished or merged into another."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.foundation.dated import Dated
from lianxin.foundation.errors import WrongState
from lianxin.organizations.locks import end
from lianxin.organizations.models import Hub, StaffShortage, Unit, UnitMember


def refuse_for_hub(unit: Unit) -> None:
    """Raise WrongState when a hub needs `unit`: as its government, operator or office."""
    needed = Hub.objects.unscoped("what holds a unit").filter(Q(unit=unit) | Q(operator=unit) | Q(office=unit)).first()
    if needed:
        raise WrongState("unit_has_a_hub", _("“%(hub)s”由该单位主办、承建或办公，不能撤并。") % {"hub": needed.name})


def close(unit: Unit, at: datetime, merged_into: Unit | None = None) -> None:
    """End the unit's own relations, duties and memberships, clear its flags, and mark it abolished."""
    rows: list[Dated] = [*unit.relations.filter(valid__upper_inf=True), *unit.duties.filter(valid__upper_inf=True)]
    rows += UnitMember.objects.unscoped("the whole unit ends").filter(unit=unit, valid__upper_inf=True)
    for row in rows:
        end(row, at)
    StaffShortage.objects.filter(unit=unit, cleared_at=None).update(cleared_at=at)
    unit.abolished_at, unit.merged_into = at, merged_into
    unit.save(update_fields=["abolished_at", "merged_into"])
