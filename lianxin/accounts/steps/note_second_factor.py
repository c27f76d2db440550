"""A person has set up a second factor."""

from datetime import datetime

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def note_second_factor(person: Person, *, by: Actor, at: datetime) -> None:
    """Write down that `person` signs in with a second factor from now on. Raises NotFound for another person."""
    held(person, by)
    record(("person", person.pk), events.SECOND_FACTOR_SET, by=by, at=at)
