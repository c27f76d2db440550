"""A number becomes known to the hotline, once."""

from datetime import datetime

from lianxin.citizens import events, numbers, policies
from lianxin.citizens.models import PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import blind
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def register_number(spelling: str | None, *, by: Actor, at: datetime) -> PhoneNumber | None:
    """The row of the number that `spelling` means, made if it is new; None for no number.

    Two at once get the same row. Raises NotAllowed; BadInput (number).
    """
    require(by, policies.REGISTER)
    told = numbers.read(spelling)
    if told is None:
        return None
    row, made = PhoneNumber.objects.unscoped("one row for one number").get_or_create(
        number_index=blind(told.number),
        extension=told.extension,
        defaults={"number": told.number, "kind": told.kind, "registered_at": at},
    )
    if made:
        record(("number", row.pk), events.NUMBER_REGISTERED, by=by, at=at, data={"kind": told.kind}, begins=True)
    return row
