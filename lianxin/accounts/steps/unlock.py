"""A locked account is opened again."""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def unlock(person: Person, *, by: Actor, at: datetime) -> Person:
    """Let `person` sign in again, whether an administrator had locked the account or too many wrong passwords had.

    Raises NotAllowed, NotFound; WrongState for somebody who left.
    """
    require(by, policies.LOCK)
    person = held(person, by)
    if person.departed_at:
        raise WrongState("departed", _("%(name)s 已离岗，账号不能恢复。") % {"name": person.name})
    AxesProxyHandler.reset_attempts(username=person.username)
    person.locked_at, person.lock_reason = None, ""
    person.save(update_fields=["locked_at", "lock_reason"])
    record(("person", person.pk), events.PERSON_UNLOCKED, by=by, at=at)
    return person
