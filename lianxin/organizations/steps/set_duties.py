"""A unit's duty list."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.locks import end, living_unit
from lianxin.organizations.models import Unit
from lianxin.organizations.registration import new_duty


@step
def set_duties(unit: Unit, duties: Sequence[str], *, by: Actor, at: datetime) -> Unit:
    """Let `duties` be the unit's duty list (权责清单) from `at` on, in this order. What stood there before and is not
    named ends at `at`.

    Raises NotAllowed; WrongState for an abolished unit and a line that was added at `at` or later; BadInput (duties,
    duty) for a line that is empty, too long or named twice.
    """
    require(by, policies.EDIT)
    unit = living_unit(unit, by)
    if len(set(duties)) < len(duties):
        raise BadInput({"duties": _("同一项职责只能列一次。")})
    present = {row.duty: row for row in unit.duties.filter(valid__upper_inf=True)}
    for text, row in present.items():
        if text not in duties:
            end(row, at)
    for position, text in enumerate(duties):
        row = present.get(text) or new_duty(unit, text, position, at)
        row.position = position
        row.save()
    data = {"added": len(set(duties) - set(present)), "ended": len(set(present) - set(duties))}
    record(("unit", unit.pk), events.DUTIES_SET, by=by, at=at, data=data)
    return unit
