"""The relay: hands committed events to the subscribers, in commit order, batch by batch.

An event is read once no transaction that is still open can commit one before it (`lianxin_outbox_horizon`). The
handlers' writes and the cursor's move are one transaction, so that a relay may die at any moment. Any number of relays
may run: the row lock of the cursor gives each (subscriber, book) to one of them at a time.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from lianxin.foundation.memo import remembering
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.models.outbox import Cursor, HeldEvent
from lianxin.foundation.outbox import books, cursors, held, subscriptions
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.outbox.cursors import Mark
from lianxin.foundation.outbox.subscriptions import Subscription

BATCH = 200  # events or chains, one subscriber, one transaction
PATIENCE = 60.0  # seconds that `drain` waits for older transactions


@dataclass(frozen=True, slots=True)
class Counts:
    """What a relay has done: events handed over, attempts that failed, events put behind a held one, cursors moved."""

    handled: int = 0
    failed: int = 0
    queued: int = 0
    moves: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.handled + other.handled,
            self.failed + other.failed,
            self.queued + other.queued,
            self.moves + other.moves,
        )

    @property
    def idle(self) -> bool:
        return self == Counts()


def drain(*, wait: bool = True) -> Counts:
    """Hand over everything that is committed and not held for later; answers what was done.

    While an older transaction is open, what was committed after it began cannot be handed over: `wait` for it, or not.
    Use `waiting()` to see what subscribers have failed at. Raises RuntimeError within a transaction, whose events
    nobody may hear of yet, and TimeoutError when another stays open for PATIENCE seconds.
    """
    if connection.in_atomic_block:
        raise RuntimeError("drain() hands over committed events: call it outside of the transaction")
    total = Counts()
    give_up = time.monotonic() + PATIENCE
    while True:
        settled = cursors.settled()  # asked first: what becomes final during the turns needs another
        while not (done := turn()).idle:
            total += done
            settled = False
        if settled or not wait:
            return total
        if time.monotonic() > give_up:
            raise TimeoutError("an older transaction stays open")
        time.sleep(0.01)


def waiting() -> int:
    """How many events are held for subscribers that failed at them or at one before."""
    return HeldEvent.objects.count()


def turn() -> Counts:
    """Give every subscriber that lags behind its next batch; answers what was done, `idle` for nothing."""
    total = Counts()
    for task in _lagging():
        total += _work(task)
    return total


class _Task(NamedTuple):
    """What a subscriber lags behind in a book: what comes up to `tip`, and whether held events are `due`."""

    subscription: Subscription
    book: Book
    tip: Mark
    due: bool


def _lagging() -> Iterator[_Task]:
    marks, due = cursors.ensure(), held.due()
    for book in books.registered():
        tip = cursors.tip(book)
        for subscription in subscriptions.registered():
            key = (subscription.name, book.name)
            if subscription.reads(book) and (marks[key] < tip or key in due):
                yield _Task(subscription, book, tip, key in due)


def _work(task: _Task) -> Counts:
    """One batch is one transaction, in which what many events ask for is read once."""
    with transaction.atomic(), remembering():
        return _work_on(*task)


def _work_on(subscription: Subscription, book: Book, tip: Mark, due: bool) -> Counts:
    mine = Cursor.objects.select_for_update(skip_locked=True)
    cursor = mine.filter(subscriber=subscription.name, book=book.name).first()
    if cursor is None:
        return Counts()
    handled, failed = held.retry(subscription, book, BATCH) if due else (0, 0)
    return Counts(handled, failed) + _hand_over_batch(subscription, book, cursor, tip)


def _hand_over_batch(subscription: Subscription, book: Book, cursor: Cursor, tip: Mark) -> Counts:
    if Mark(cursor.position, cursor.event_id) >= tip:
        return Counts()
    events = list(_after(subscription, book, cursor, tip)[:BATCH])
    counts = _hand_over(subscription, book, events)
    cursors.move(cursor, Mark(events[-1].position, events[-1].pk) if len(events) == BATCH else tip)
    return counts + Counts(moves=1)


def _after(subscription: Subscription, book: Book, cursor: Cursor, tip: Mark) -> QuerySet[ChainedEvent]:
    """The events between the cursor and the tip; what stands at or below the tip's position is all there by now."""
    place = Q(position__gt=cursor.position) | Q(position=cursor.position, pk__gt=cursor.event_id)
    events = book.model._default_manager.filter(place, position__gte=cursor.position, position__lte=tip.position)
    if subscription.kinds is not None:
        events = events.filter(kind__in=subscription.kinds)
    return events.order_by("position", "pk")


def _hand_over(subscription: Subscription, book: Book, events: list[ChainedEvent]) -> Counts:
    handled = failed = queued = 0
    held_up = held.chains(subscription, book, events)
    if subscription.together and events and not held_up and held.attempt_together(subscription, events):
        return Counts(len(events))
    for event in events:
        if event.chain_key in held_up:
            held.queue(subscription, book, event)
            queued += 1
        elif error_code := held.attempt(subscription, event):
            held.hold(subscription, book, event, error_code)
            held_up.add(event.chain_key)
            failed += 1
        else:
            handled += 1
    return Counts(handled, failed, queued)
