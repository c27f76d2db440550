"""Somebody leaves: locked at once, all posts and memberships end."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.leavers import memberships
from lianxin.accounts.models import LockReason, Person, Post
from lianxin.accounts.steps.end_post import stop
from lianxin.accounts.steps.endings import end_dated, stand_ins_by
from lianxin.accounts.steps.lock import shut
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.dated import since
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.policies import MEMBERS
from lianxin.organizations.steps.end_membership import end_membership


@step
def depart(person: Person, *, by: Actor, at: datetime) -> Person:
    """`person` leaves at `at` for good: the account is locked, the sessions, posts, stand-ins and the memberships of
    units end. Raises NotAllowed, NotFound; WrongState (left already, oneself).
    """
    require(by, policies.DEPART)
    person = held(person, by)
    if person.departed_at:
        raise WrongState("departed", _("%(name)s 已经离岗。") % {"name": person.name})
    if person.pk == by.person_id:
        raise WrongState("oneself", _("不能为自己办理离岗。"))
    _leave_work(person, by=by, at=at)
    person.departed_at = at
    shut(person, LockReason.LEFT, at)
    record(("person", person.pk), events.PERSON_DEPARTED, by=by, at=at)
    return person


def _leave_work(person: Person, *, by: Actor, at: datetime) -> None:
    posts = Post.objects.unscoped("all posts of the leaver end").select_for_update(of=("self",))
    held_posts = list(posts.filter(person=person, valid__overlap=since(at)))
    _leave_units(person, {post.unit_id for post in held_posts if post.unit_id}, by=by, at=at)
    for post in held_posts:
        stop(post, by=by, at=at)
    for stand_in in stand_ins_by(person, at):
        record(("stand_in", stand_in.pk), events.STAND_IN_ENDED, by=by, at=at, data={"post": stand_in.post_id})
        end_dated(stand_in, at)


def _leave_units(person: Person, unit_ids: set[int], *, by: Actor, at: datetime) -> None:
    """The leaver's duties in the units of his posts end too: whoever may see people off may do that everywhere."""
    everywhere = replace(by, scope=Scope.CITY, rights=by.rights | {MEMBERS.code})
    for member in memberships(person, unit_ids, at):
        end_membership(member, by=everywhere.with_part(member.pk), at=at)
