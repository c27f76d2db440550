"""An account is locked: the sessions end at once."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import LockReason, Person
from lianxin.accounts.steps.endings import end_sessions
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def lock(person: Person, reason: LockReason, *, by: Actor, at: datetime) -> Person:
    """Let `person` sign in no more until `unlock`. Raises NotAllowed, NotFound; WrongState (locked already, oneself);
    BadInput (reason): who leaves is locked by `depart`.
    """
    require(by, policies.LOCK)
    person = held(person, by)
    if person.locked_at:
        raise WrongState("locked", _("%(name)s 的账号已经停用。") % {"name": person.name})
    if person.pk == by.person_id:
        raise WrongState("oneself", _("不能停用自己的账号。"))
    if reason is LockReason.LEFT:
        raise BadInput({"reason": _("离岗请用“办理离岗”。")})
    shut(person, reason, at)
    record(("person", person.pk), events.PERSON_LOCKED, by=by, at=at, data={"reason": reason.value})
    return person


def shut(person: Person, reason: LockReason, at: datetime) -> None:
    """Lock the account of `person`, whose row the caller holds, and end the sessions."""
    person.locked_at, person.lock_reason = at, reason
    person.save(update_fields=["locked_at", "lock_reason", "departed_at"])
    end_sessions(person)
