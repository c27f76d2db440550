"""Everybody whom the rehearsal plays: the cast at the hotline, and two people in each unit that gets an order."""

from datetime import datetime

from lianxin.accounts.models import Person, Post, Role
from lianxin.accounts.queries import actor_for
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.foundation.actor import Actor, Door, system
from lianxin.organizations.models import Hub, Unit


class Staff:
    """Actors by their role; units' people take up their posts when their unit is first needed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._roles = {role.code: role for role in Role.objects.all()}
        self._at_hub: dict[str, Actor] = {}
        self._in_units: dict[tuple[int, str], Actor] = {}

    def at_hub(self, role: str) -> Actor:
        """Somebody of the cast who holds `role` at the hotline."""
        if role not in self._at_hub:
            posts = Post.objects.unscoped("the rehearsal plays the cast").select_related("person")
            post = posts.filter(role__code=role, hub=self._hub, valid__upper_inf=True).order_by("pk")[0]
            self._at_hub[role] = actor_for(post.person, post=post, door=Door.DESK)
        return self._at_hub[role]

    def in_unit(self, unit: Unit, role: str, at: datetime) -> Actor:
        """Somebody who holds `role` in `unit`; newly appointed when there is nobody yet."""
        key = (unit.pk, role)
        if key not in self._in_units:
            person = self._somebody(unit, role, at)
            self._in_units[key] = actor_for(person, door=Door.DESK)
        return self._in_units[key]

    def _somebody(self, unit: Unit, role: str, at: datetime) -> Person:
        code = role.replace("_", ".")
        name = f"{unit.short_name}{self._roles[role].name}"[:64]
        person = add_person(f"{code}.{unit.pk}", name, by=system(Door.COMMAND), at=at)
        appoint(person, self._roles[role], unit=unit, begins=at, by=system(Door.COMMAND), at=at)
        return person
