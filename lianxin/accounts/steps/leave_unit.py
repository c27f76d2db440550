"""Somebody no longer belongs to a unit: his posts there end, and without another post he signs in no more."""

from datetime import datetime

from lianxin.accounts import events, policies
from lianxin.accounts.models import LockReason, Person, Post
from lianxin.accounts.steps.end_post import stop
from lianxin.accounts.steps.lock import shut
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def leave_unit(person: Person, unit: Unit, *, by: Actor, at: datetime) -> Person:
    """End the posts of `person` in `unit` at `at`, and lock the account when no post is left. Repeating it changes
    nothing. Raises NotAllowed, NotFound.
    """
    require(by, policies.DEPART)
    person = held(person, by)
    posts = Post.objects.unscoped("what is left decides").select_for_update(of=("self",))
    rows = list(posts.filter(person=person, valid__overlap=since(at)))
    for post in rows:
        if post.unit_id == unit.pk:
            stop(post, by=by, at=at)
    if person.is_active and all(post.unit_id == unit.pk for post in rows):
        shut(person, LockReason.LEFT, at)
        record(("person", person.pk), events.PERSON_LOCKED, by=by, at=at, data={"reason": LockReason.LEFT.value})
    return person
