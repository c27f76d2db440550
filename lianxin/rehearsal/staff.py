"""Everybody whom the rehearsal plays: the cast at the city's hotline, and whoever is needed in hubs and units."""

from datetime import datetime

from django.db import transaction

from lianxin.accounts.models import Person, Post, Role
from lianxin.accounts.queries import actor_for
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door, system
from lianxin.foundation.locks import hold
from lianxin.organizations.models import Hub, Unit


class Staff:
    """Actors by their role; people are found when they are first needed, once for all players, and hold their posts
    from the play's beginning on: another player may be some minutes behind."""

    def __init__(self, begins: datetime) -> None:
        self._begins = begins
        self._roles = {role.code: role for role in Role.objects.all()}
        self._at_hub: dict[tuple[str, int], Actor] = {}
        self._in_units: dict[tuple[str, int], Actor] = {}

    def at_hub(self, role: str, hub: Hub) -> Actor:
        """Somebody who holds `role` at the hub: one of the cast at the city's."""
        key = (role, hub.pk)
        if key not in self._at_hub:
            post = self._held(role, hub=hub) or self._appointed(role, hub.operator, hub, time.now())
            self._at_hub[key] = actor_for(post.person, post=post, door=Door.DESK)
        return self._at_hub[key]

    def in_unit(self, unit: Unit, role: str, at: datetime) -> Actor:
        """Somebody who holds `role` in `unit`; newly appointed when there is nobody yet."""
        key = (role, unit.pk)
        if key not in self._in_units:
            post = self._held(role, unit=unit) or self._appointed(role, unit, None, at)
            self._in_units[key] = actor_for(post.person, post=post, door=Door.DESK)
        return self._in_units[key]

    def _held(self, role: str, **place: object) -> Post | None:
        posts = Post.objects.unscoped("the rehearsal plays everybody").select_related("person")
        return posts.filter(role__code=role, valid__upper_inf=True, **place).order_by("pk").first()

    @transaction.atomic
    def _appointed(self, role: str, unit: Unit, hub: Hub | None, at: datetime) -> Post:
        """A new person in the post; where another player has just appointed one, that one."""
        hold("rehearsal.staff")
        place: dict[str, object] = {"hub": hub} if hub else {"unit": unit}
        if post := self._held(role, **place):
            return post
        login = f"{role.replace('_', '.')}.{'h' if hub else 'u'}{hub.pk if hub else unit.pk}"
        person = self._person(login, f"{unit.short_name}{self._roles[role].name}"[:64], at)
        by = system(Door.COMMAND)
        return appoint(person, self._roles[role], unit=unit, hub=hub, begins=self._begins, by=by, at=at)

    def _person(self, login: str, name: str, at: datetime) -> Person:
        return add_person(login, name, by=system(Door.COMMAND), at=at)
