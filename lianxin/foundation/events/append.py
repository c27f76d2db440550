"""Appending: the only way by which an event comes into being."""

from datetime import datetime
from typing import Any, TypeVar

from lianxin.foundation import time
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.events import kinds
from lianxin.foundation.events.digest import NOTHING, Digests, digests, plain
from lianxin.foundation.models.events import ChainedEvent, RecordEvent

Event = TypeVar("Event", bound=ChainedEvent)


def append(
    event: Event, *, by: Actor, at: datetime, data: dict[str, Any] | None = None, after: int | None = None
) -> Event:
    """Complete `event` (chain fields, kind, states, deadlines are set) with actor, time, number and digests; save it.

    The caller holds the lock on the chain's subject, so that no two events take the same number. `after` is the number
    of the last event as the subject's own row keeps it: where somebody cut the chain, the gap stays for the verifier; 0
    for a subject that was just made, whose chain begins.
    Raises ValueError for an undeclared kind or data that is not ids, codes and times.
    """
    if not kinds.known(event.kind):
        raise ValueError(f"the event kind {event.kind} is not declared")
    last = event.last_of(**event.chain) if after != 0 else None
    _stamp_actor(event, by)
    event.seq = max(last.seq if last else 0, after or 0) + 1
    event.at = time.aware(at)
    event.recorded_at = time.now()
    event.data = plain(data or {})
    previous = Digests(bytes(last.sha256), bytes(last.sm3)) if last else NOTHING
    event.sha256, event.sm3 = digests(event, previous)
    if last:
        event.position = last.position  # the new one stands there at the earliest
    event.save(force_insert=True)
    return event


def _stamp_actor(event: ChainedEvent, by: Actor) -> None:
    event.actor_kind = by.kind
    event.door = by.door
    event.person_id = by.person_id
    event.post_id = by.post_id
    event.unit_id = by.unit_id
    event.hub_id = by.hub_id
    event.on_behalf_of_id = by.on_behalf_of_id
    event.request_key = by.request_key
    event.address = "" if by.kind is ActorKind.CITIZEN else by.address


def record(
    subject: tuple[str, int],
    kind: str,
    *,
    by: Actor,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    data: dict[str, Any] | None = None,
    begins: bool = False,
) -> RecordEvent:
    """Write one event about an administered subject, named by its kind and id, such as ``("unit", 12)``.

    `begins`: the subject was just made, and this is its first. `data` holds ids, codes and times. Call it inside the
    step's transaction, the subject's row locked or just made.
    """
    event = RecordEvent(
        subject_kind=subject[0], subject_id=subject[1], kind=kind, from_state=from_state, to_state=to_state
    )
    return append(event, by=by, at=at, data=data, after=0 if begins else None)
