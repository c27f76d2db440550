"""Who wants to hear of which events. Rooms subscribe in their `subscribers.py`, which is imported at start."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.outbox.books import Book

Handler = Callable[[Any], None]
_subscriptions: dict[str, "Subscription"] = {}


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscriber; None for `kinds` or `books` means all of them. `together`: its handler takes a list of events."""

    name: str
    handler: Handler
    kinds: frozenset[str] | None = None
    books: frozenset[type[ChainedEvent]] | None = None
    from_start: bool = False
    together: bool = False

    def reads(self, book: Book) -> bool:
        return self.books is None or book.model in self.books


def subscribe(
    name: str,
    *,
    kinds: Collection[str] | None = None,
    books: Collection[type[ChainedEvent]] | None = None,
    from_start: bool = False,
    together: bool = False,
) -> Callable[[Handler], Handler]:
    """Call the decorated ``handler(event) -> None`` for every committed event of these kinds and books.

    What the handler does to the database happens exactly once (it commits with the cursor), anything else at least
    once, in order within a chain. An exception holds the event and those after it in its chain; it is tried again.
    `together` calls ``handler(events)`` with a whole batch, and with one at a time where that fails.
    A new subscriber begins with what comes after its first sight by a relay, or with everything `from_start`.
    Raises ValueError for a name that is taken: cursors are kept under it for ever.
    """

    def add(handler: Handler) -> Handler:
        if name in _subscriptions:
            raise ValueError(f"the subscriber {name} is registered twice")
        _subscriptions[name] = Subscription(
            name,
            handler,
            None if kinds is None else frozenset(kinds),
            None if books is None else frozenset(books),
            from_start,
            together,
        )
        return handler

    return add


def registered() -> list[Subscription]:
    """All subscriptions, in the order of their registration."""
    return list(_subscriptions.values())


def named(name: str) -> Subscription:
    """The subscription of that name; raises KeyError when there is none."""
    return _subscriptions[name]
