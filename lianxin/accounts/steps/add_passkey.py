"""A person gets a passkey."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step

NAME_LENGTH = 40
MOST = 10  # passkeys of one person


@step
def add_passkey(person: Person, name: str, answer: dict[str, Any], *, by: Actor, at: datetime) -> Authenticator:
    """Keep a passkey of `person` under `name`; `answer` is what the browser brought, checked already (`check_new`).

    Raises NotFound for another person, BadInput (name), WrongState for more than ten.
    """
    person = own(person, by)
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() >= MOST:
        raise WrongState("many_passkeys", _("最多 %(count)d 个通行密钥，请先删除不用的。") % {"count": MOST})
    data = {"name": checked_name(name), "credential": answer}
    row: Authenticator = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data=data, created_at=at
    )
    record(("person", person.pk), events.PASSKEY_ADDED, by=by, at=at, data={"passkey": row.pk})
    return row


def own(person: Person, by: Actor) -> Person:
    """The row of whoever acts, locked; raises NotFound for another person's."""
    if person.pk != by.person_id:
        raise NotFound()
    return held(person, by)


def checked_name(name: str) -> str:
    """What a passkey is called: one short line. Raises BadInput (name)."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise BadInput({"name": _("请填写名称，不超过 %(count)d 个字。") % {"count": NAME_LENGTH}})
    return name
