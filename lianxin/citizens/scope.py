"""Who may see the rows of this room."""

from typing import Self, TypeVar

from django.db import models

from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.scope import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


def sees_citizens(actor: Actor) -> bool:
    """The posts of hubs and of the city see every row, since anybody may call any hub; units see none: they meet
    citizens in their cases, as far as the room `cases` shows them."""
    staff = actor.kind is ActorKind.STAFF and actor.scope in (Scope.HUB, Scope.CITY)
    return staff or actor.kind is ActorKind.SYSTEM


class HubQuerySet(ScopedQuerySet[Row]):
    """All rows or none, by `sees_citizens`."""

    def rows_for(self, actor: Actor) -> Self:
        return self.all() if sees_citizens(actor) else self.none()
