"""A passkey gets another name."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.steps.add_passkey import checked_name, own
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def name_passkey(person: Person, pk: int, name: str, *, by: Actor, at: datetime) -> Authenticator:
    """Call the passkey `pk` of `person` by `name`. Raises NotFound for another's, BadInput (name)."""
    row = own_passkey(own(person, by), pk)
    row.data = row.data | {"name": checked_name(name)}
    row.save(update_fields=["data"])
    record(("person", person.pk), events.PASSKEY_NAMED, by=by, at=at, data={"passkey": row.pk})
    return row


def own_passkey(person: Person, pk: int) -> Authenticator:
    """The passkey `pk` of `person`; raises NotFound."""
    row: Authenticator | None = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.WEBAUTHN, pk=pk
    ).first()
    if row is None:
        raise NotFound()
    return row
