"""A person has given up the codes of the own telephone."""

from datetime import datetime

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.steps.add_passkey import own
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def note_given_up_factor(person: Person, *, by: Actor, at: datetime) -> None:
    """Write down that `person` gives no more codes when signing in. Raises NotFound for another person."""
    record(("person", own(person, by).pk), events.SECOND_FACTOR_GIVEN_UP, by=by, at=at)
