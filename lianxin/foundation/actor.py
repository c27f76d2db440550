"""Who acts: the answer to "who, in which post and unit, on whose behalf, through which door" of every event."""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    CITIZEN = "citizen"
    SYSTEM = "system"
    PEER = "peer"


class Door(StrEnum):
    """The way in through which an act reached us."""

    DESK = "desk"
    PORTAL = "portal"
    API = "api"
    TELEPHONE = "telephone"
    SMS = "sms"
    MAIL = "mail"
    WECHAT = "wechat"
    EXCHANGE = "exchange"
    COMMAND = "command"
    JOB = "job"


class Scope(StrEnum):
    """How far a post sees."""

    NONE = "none"
    OWN = "own"  # the one matter that a citizen has shown to be his
    UNIT = "unit"  # the own unit and the units below it
    LINE = "line"  # besides, the units whose line parent or industry supervisor the own unit is
    HUB = "hub"  # what the own hub is responsible for
    CITY = "city"


# Who does a unit's own work; a post at a hotline or above may sit in a unit too, and has nothing to do with its orders.
OF_UNITS = (Scope.UNIT, Scope.LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One acting party. Ids point to rows of higher rooms; `rights` are codes such as ``calendars.edit``.

    `role` is the code of the post's role: some rules name the role that decides. `own_id` is the matter that a citizen
    has shown to be his, by its number and code. `on_behalf_of_id` is the post that a
    stand-in acts for; `request_key` makes a repeated request harmless; `address` is the network address, kept in events
    for staff, system and peers only (a citizen's is personal data).
    """

    kind: ActorKind
    door: Door
    person_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    hub_id: int | None = None
    on_behalf_of_id: int | None = None
    scope: Scope = Scope.NONE
    own_id: int | None = None
    role: str = ""
    rights: frozenset[str] = field(default_factory=frozenset)
    request_key: str = ""
    address: str = ""

    def has(self, right: str) -> bool:
        """The system has every right: its acts are decided by rules and recorded as its own."""
        return self.kind is ActorKind.SYSTEM or right in self.rights

    def with_request_key(self, key: str) -> "Actor":
        return replace(self, request_key=key)

    def with_part(self, part: object) -> "Actor":
        """The same actor for one `part` of a request that takes several steps: repeating the request repeats each part
        harmlessly. Without a request key there is nothing to part."""
        if not self.request_key:
            return self
        return self.with_request_key(hashlib.sha256(f"{self.request_key}/{part}".encode()).hexdigest())

    @property
    def identity(self) -> str:
        """Tells actors apart for idempotency: who, in which post, for whom, through which door."""
        ids = (self.person_id, self.post_id, self.on_behalf_of_id)
        own = [f"own {self.own_id}"] if self.own_id else []
        return ":".join([self.kind, *(str(each or "") for each in ids), self.door, *own])


def system(door: Door = Door.JOB) -> Actor:
    """The system itself, acting by rule (a sweep, a loader, a subscriber)."""
    return Actor(kind=ActorKind.SYSTEM, door=door, scope=Scope.CITY)
