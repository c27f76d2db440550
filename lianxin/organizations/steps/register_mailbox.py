"""An online mailbox comes into the public register."""

from datetime import datetime

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
from lianxin.organizations.models import Mailbox, Unit


@step
def register_mailbox(
    code: str,
    name: str,
    unit: Unit,
    kind: str,
    *,
    channel: str,
    address: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Mailbox:
    """Put an online way in (`Mailbox.Kind`) that `unit` answers for into the register.

    Raises NotAllowed; WrongState for an abolished unit; BadInput for a code that is taken and cells that cannot be.
    """
    require(by, policies.REGISTER)
    hold("organizations.mailboxes")
    unit = living_unit(unit, by)
    row = Mailbox(
        code=code,
        name=name,
        unit=unit,
        kind=kind,
        channel=channel,
        address=address,
        note=note,
        registered_at=at,
    )
    check_fields(row)
    if Mailbox.objects.filter(code=code, retired_at=None).exists():
        raise BadInput({"code": _("信箱代码%(code)s已登记。") % {"code": code}})
    row.save()
    record(("mailbox", row.pk), events.MAILBOX_REGISTERED, by=by, at=at, data={"code": code})
    return row
