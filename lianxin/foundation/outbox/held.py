"""Events that a subscriber failed at: each holds up its own chain for that subscriber, and nothing else."""

import logging
import traceback
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.models.outbox import HeldEvent
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.outbox.subscriptions import Subscription

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(hours=1)


def of(subscription: Subscription, book: Book) -> QuerySet[HeldEvent]:
    return HeldEvent.objects.filter(subscriber=subscription.name, book=book.name)


def due() -> set[tuple[str, str]]:
    """The (subscriber, book) pairs that have an event to try again now."""
    rows = HeldEvent.objects.filter(next_try_at__lte=time.now())
    return set(rows.values_list("subscriber", "book").distinct())


def attempt(subscription: Subscription, event: ChainedEvent) -> str:
    """Hand `event` over within a savepoint; answers the error's code, empty when all went well."""
    return _attempt(subscription, event, [event] if subscription.together else event)


def attempt_together(subscription: Subscription, events: list[ChainedEvent]) -> bool:
    """Hand a batch over within one savepoint to a subscriber that takes one; whether all went well."""
    return not _attempt(subscription, events[0], events)


def _attempt(subscription: Subscription, first: ChainedEvent, given: ChainedEvent | list[ChainedEvent]) -> str:
    try:
        with transaction.atomic():
            subscription.handler(given)
    except Exception as error:  # a handler of any room may fail in any way, and must not stop the others
        code = _code(error)
        # The place and the kind, not the message: it may quote personal data.
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s failed at event %s of %s: %s\n%s", subscription.name, first.pk, first._meta.label, code, place)
        return code
    return ""


def _code(error: Exception) -> str:
    name = type(error).__name__
    return f"{name}:{error.code}" if isinstance(error, Refused) else name


def hold(subscription: Subscription, book: Book, event: ChainedEvent, error_code: str) -> None:
    """Put `event` at the head of its chain's queue after a first failed attempt."""
    held = _waiting(subscription, book, event)
    _failed(held, error_code)
    held.save(force_insert=True)


def queue(subscription: Subscription, book: Book, event: ChainedEvent) -> None:
    """Let `event` wait behind the one that its chain is held at."""
    _waiting(subscription, book, event).save(force_insert=True)


def _waiting(subscription: Subscription, book: Book, event: ChainedEvent) -> HeldEvent:
    return HeldEvent(subscriber=subscription.name, book=book.name, event_id=event.pk, chain_key=event.chain_key)


def _failed(held: HeldEvent, error_code: str) -> None:
    """Twice the pause after every failure: 1 s, 2 s, 4 s … up to an hour."""
    pause = timedelta(seconds=2 ** min(held.attempts, 12))
    held.attempts += 1
    held.next_try_at = time.now() + min(pause, LONGEST_PAUSE)
    held.error_code = error_code


def chains(subscription: Subscription, book: Book, events: Iterable[ChainedEvent]) -> set[str]:
    """Those chains of `events` that are held up."""
    keys = {event.chain_key for event in events}
    return set(of(subscription, book).filter(chain_key__in=keys).values_list("chain_key", flat=True))


def retry(subscription: Subscription, book: Book, most: int) -> tuple[int, int]:
    """Try again what is due, at most that many chains, each in its order until it fails once more.

    Answers (events handed over, attempts failed). The caller holds the cursor's lock.
    """
    handled = failed = 0
    heads = of(subscription, book).filter(next_try_at__lte=time.now()).order_by("next_try_at")
    for head in list(heads[:most]):
        done, error = _retry_chain(subscription, book, head.chain_key)
        handled, failed = handled + done, failed + error
    return handled, failed


def _retry_chain(subscription: Subscription, book: Book, chain_key: str) -> tuple[int, int]:
    handled = 0
    for held in list(of(subscription, book).filter(chain_key=chain_key).order_by("event_id")):
        # An event that the database's owner has removed is the verifier's matter.
        event = book.model._default_manager.filter(pk=held.event_id).first()
        error_code = attempt(subscription, event) if event else ""
        if error_code:
            _failed(held, error_code)
            held.save()
            return handled, 1
        held.delete()
        handled += 1
    return handled, 0
