"""Who may see the rows of this room."""

from typing import Self, TypeVar

from django.db import models

from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.scope import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class HubQuerySet(ScopedQuerySet[Row]):
    """The posts of hubs and of the city see every row, since anybody may call any hub; units see none: they meet
    citizens in their cases, as far as the room `cases` shows them."""

    def rows_for(self, actor: Actor) -> Self:
        staff = actor.kind is ActorKind.STAFF and actor.scope in (Scope.HUB, Scope.CITY)
        return self.all() if staff or actor.kind is ActorKind.SYSTEM else self.none()
