"""Somebody tells a name."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies
from lianxin.citizens.models import Citizen, Holding, PhoneNumber, Sex
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds, since
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.prepared import Prepared
from lianxin.foundation.step import step
from lianxin.foundation.text import clean
from lianxin.foundation.validation import check_fields

LONGEST_NAME = 60
LONGEST_NOTE = 500
_NUMBER = Prepared(
    lambda pk: PhoneNumber.objects.unscoped("lock").select_for_update(no_key=True).filter(pk=pk).only("pk")
)
_HOLDERS = Prepared(
    lambda number, at: (
        Citizen.objects.unscoped("one row for one caller")
        .filter(
            pk__in=Holding.objects.unscoped("one row for one caller").filter(holds(at), number=number).values("citizen")
        )
        .order_by("pk")
    )
)


@step
def register_citizen(
    name: str, number: PhoneNumber | None = None, *, sex: str = Sex.UNKNOWN, note: str = "", by: Actor, at: datetime
) -> Citizen:
    """Whoever calls himself `name` and is reached under `number` at `at`: the citizen already known so, else a new one.

    Without a number nobody can be told from others of the same name, so the citizen is always new. Sex and note are
    kept for a new one only. Raises NotAllowed; BadInput (name, note, sex).
    """
    require(by, policies.REGISTER)
    name = " ".join(clean(name, "name", longest=LONGEST_NAME, label=_("姓名"), required=True).split())
    note = clean(note, "note", longest=LONGEST_NOTE, label=_("备注"))
    citizen = Citizen(name=name, sex=sex, note=note, registered_at=at)
    check_fields(citizen)
    if number and (known := _known(name, number, at)):
        return known
    citizen.save()
    if number:
        Holding.objects.create(citizen=citizen, number=number, valid=since(at))
    data = {"number": number.pk if number else None}
    record(("citizen", citizen.pk), events.CITIZEN_REGISTERED, by=by, at=at, data=data, begins=True)
    return citizen


def _known(name: str, number: PhoneNumber, at: datetime) -> Citizen | None:
    """The holder of `number` called `name`. The number is held first, so that of two at once one finds the other's."""
    _NUMBER.one(number.pk)
    return next((row for row in _HOLDERS.all(number.pk, at) if row.name == name), None)
