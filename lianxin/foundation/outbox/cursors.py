"""How far each subscriber has come, and how far there is to go."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from lianxin.foundation.models.events import OutboxHorizon
from lianxin.foundation.models.outbox import Cursor, HeldEvent
from lianxin.foundation.outbox import books, subscriptions
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.outbox.subscriptions import Subscription


class Mark(NamedTuple):
    """A place in a book: everything up to and with this event."""

    position: int
    event_id: int


START = Mark(0, 0)


def tip(book: Book) -> Mark:
    """The last event of `book` before which nothing can appear any more; START for none."""
    below = book.model._default_manager.filter(position__lt=OutboxHorizon())
    row = below.order_by("-position", "-pk").values_list("position", "pk").first()
    return Mark(*row) if row else START


def settled() -> bool:
    """Whether every event that can be seen is final, so that relay and seals take it: no older transaction is open,
    be it in another database of the same cluster."""
    return not any(
        book.model._default_manager.filter(position__gte=OutboxHorizon()).exists() for book in books.registered()
    )


def marks() -> dict[tuple[str, str], Mark]:
    """How far every (subscriber, book) has come."""
    rows = Cursor.objects.values_list("subscriber", "book", "position", "event_id")
    return {(subscriber, book): Mark(position, event_id) for subscriber, book, position, event_id in rows}


def ensure() -> dict[tuple[str, str], Mark]:
    """Give every new subscriber its cursors, at the end of each book or `from_start`; answers `marks()`."""
    found = marks()
    missing = [
        (subscription, book)
        for subscription in subscriptions.registered()
        for book in books.registered()
        if subscription.reads(book) and (subscription.name, book.name) not in found
    ]
    if not missing:
        return found
    Cursor.objects.bulk_create([_first(*pair) for pair in missing], ignore_conflicts=True)
    return marks()


def _first(subscription: Subscription, book: Book) -> Cursor:
    at = START if subscription.from_start else tip(book)
    return Cursor(subscriber=subscription.name, book=book.name, position=at.position, event_id=at.event_id)


def move(cursor: Cursor, to: Mark) -> None:
    cursor.position, cursor.event_id = to
    cursor.save(update_fields=["position", "event_id"])


def rewind(subscription: Subscription, book: Book, *, since: datetime) -> None:
    """Let the subscriber hear again all events recorded at or after `since`, however far it had come.

    Those it holds from then on are given up, for they come again. Waits for a relay that is at work on this cursor.
    """
    ensure()
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(subscriber=subscription.name, book=book.name)
        again = book.model._default_manager.filter(recorded_at__gte=since)
        first = again.order_by("position", "pk").values_list("position", flat=True).first()
        if first is None or first > cursor.position:
            return
        move(cursor, Mark(first, 0))
        held = HeldEvent.objects.filter(subscriber=subscription.name, book=book.name)
        after = book.model._default_manager.filter(position__gte=first, pk__in=held.values("event_id"))
        held.filter(event_id__in=after.values("pk")).delete()
