"""Taking hold of a person: every step that changes what somebody is or may do locks his row first."""

from lianxin.accounts.models import Person
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound


def held(person: Person, by: Actor) -> Person:
    """The row of `person`, locked to the end of the transaction; raises NotFound when `by` does not see it."""
    found = Person.people.visible_to(by).select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise NotFound()
    return found


def held_for_checks(person: Person) -> Person:
    """As `held`, for a person whom the step does not show: the one to be appointed or to stand in."""
    return Person.people.unscoped("the step keeps the rules about this person").select_for_update().get(pk=person.pk)
