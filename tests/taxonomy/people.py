"""Who acts in these tests: posts are of a higher room, so only their rights matter here."""

from datetime import UTC, datetime

from lianxin.foundation.actor import Actor, ActorKind, Door, Scope

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
EDITOR = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=1, scope=Scope.CITY, rights=frozenset({"taxonomy.edit"}))
AGENT = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=2, scope=Scope.HUB)
