"""An administrator gives a person a first or a new password."""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person
from lianxin.accounts.steps.endings import end_sessions
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def reset_password(person: Person, password: str, *, by: Actor, at: datetime) -> Person:
    """Give `person` `password`, which he must change when he next signs in; the sessions end.

    Raises NotAllowed, NotFound; BadInput (password) when it breaks a rule for passwords.
    """
    require(by, policies.RESET_PASSWORD)
    person = held(person, by)
    give_password(person, password, must_change=True, at=at)
    end_sessions(person)
    AxesProxyHandler.reset_attempts(username=person.username)
    record(("person", person.pk), events.PASSWORD_RESET, by=by, at=at)
    return person


def give_password(person: Person, password: str, *, must_change: bool, at: datetime) -> None:
    """Store the password of `person`, whose row the caller holds; raises BadInput (password)."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInput({"password": "".join(error.messages)}) from error
    person.set_password(password)
    person.password_changed_at, person.must_change_password = at, must_change
    person.save(update_fields=["password", "password_changed_at", "must_change_password"])
