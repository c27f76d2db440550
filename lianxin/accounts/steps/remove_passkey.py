"""A passkey opens no more."""

from datetime import datetime

from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from django.utils.translation import gettext as _

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.sign_in.duties import may_give_up
from lianxin.accounts.steps.add_passkey import own
from lianxin.accounts.steps.name_passkey import own_passkey
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def remove_passkey(person: Person, pk: int, *, by: Actor, at: datetime) -> None:
    """Take away the passkey `pk` of `person`; with the last second factor go the recovery codes.

    Raises NotFound for another's, WrongState where it is the last second factor and a role asks for one.
    """
    row = own_passkey(own(person, by), pk)
    if not may_give_up(row):
        raise WrongState("last_factor", _("您的岗位要求二次验证，这是最后一个，不能删除。"))
    row.delete()
    delete_dangling_recovery_codes(person)
    record(("person", person.pk), events.PASSKEY_REMOVED, by=by, at=at, data={"passkey": pk})
