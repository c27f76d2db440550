"""A department's hotline number comes into the public register."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.organizations import events, policies
from lianxin.organizations.locks import living_unit
from lianxin.organizations.models import HotlineNumber, Unit
from lianxin.organizations.phones import spelled
from lianxin.organizations.rules import counts_as_new


@step
def register_number(
    number: str,
    name: str,
    unit: Unit,
    mode: str,
    *,
    hours: str,
    queue: str = "",
    greeting: str = "",
    superior_document: str = "",
    opened_on: date | None = None,
    by: Actor,
    at: datetime,
) -> HotlineNumber:
    """Put a unit's public number into the register, with how it goes together with 12345 (`HotlineNumber.Mode`).

    A new number (opened since the rule's day, or nobody knows when) needs a superior's document.

    Source: 临政发〔2013〕4号 三(三). Raises NotAllowed; WrongState for an abolished unit; BadInput for a number that is
    none or is registered, a missing document, and cells that cannot be.
    """
    require(by, policies.REGISTER)
    hold("organizations.numbers")
    unit = living_unit(unit, by)
    row = HotlineNumber(
        number=spelled(number, "number"),
        name=name,
        unit=unit,
        mode=mode,
        queue=queue,
        greeting=greeting,
        hours=hours,
        superior_document=superior_document.strip(),
        opened_on=opened_on,
        registered_at=at,
    )
    check_fields(row)
    _check(row)
    row.save()
    record(
        ("hotline_number", row.pk), events.NUMBER_REGISTERED, by=by, at=at, data={"number": row.number, "mode": mode}
    )
    return row


def _check(row: HotlineNumber) -> None:
    if HotlineNumber.objects.filter(number=row.number, retired_at=None).exists():
        raise BadInput({"number": _("号码%(number)s已登记。") % {"number": row.number}})
    if not row.superior_document and counts_as_new(row.opened_on):
        text = _("除上级有明确要求外，不再新设对外服务热线（临政发〔2013〕4号三（三）），请填写上级文件。")
        raise BadInput({"superior_document": text})
