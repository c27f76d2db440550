"""Whose half of the console of people is whose: one administrator registers people and sees them off, another gives
posts and keeps the accounts (GB/T 22239-2019, 8.1.5)."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts import policies
from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.shapes import Crumb

REGISTERING = (policies.ADD_PERSON, policies.DEPART)
GUARDING = (policies.APPOINT, policies.LOCK, policies.RESET_PASSWORD)


def _has(actor: Actor, rights: tuple[Right, ...]) -> bool:
    return any(actor.has(right.code) for right in rights)


def registers(actor: Actor) -> bool:
    """Whether people are registered and seen off by this post."""
    return _has(actor, REGISTERING)


def guards(actor: Actor) -> bool:
    """Whether posts are given and accounts kept by this post."""
    return _has(actor, GUARDING)


def manages(actor: Actor) -> bool:
    """Whether the post has a part in either half."""
    return _has(actor, REGISTERING + GUARDING)


def may_open(request: HttpRequest) -> bool:
    return manages(actor_of(request))


def reader(request: HttpRequest) -> Actor:
    """Who reads; raises NotAllowed for a post that has a part in neither half."""
    actor = actor_of(request)
    if not manages(actor):
        raise NotAllowed(_("您的岗位不管理人员。"))
    return actor


def found(actor: Actor, pk: int) -> Person:
    """The person with that id; raises NotFound."""
    person = Person.people.visible_to(actor).filter(pk=pk).first()
    if person is None:
        raise NotFound
    return person


def crumbs() -> list[Crumb]:
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("人员"), reverse("people:list"))]
