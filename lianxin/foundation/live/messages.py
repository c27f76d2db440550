"""The messages between the relay and the listening processes, kept for a while so that none is missed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Min

from lianxin.foundation import time
from lianxin.foundation.live.topics import read_ahead, topics_of
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.models.live import LiveMessage

BATCH = 1000
MOST_MISSED = 1000  # more than that, and the page had better be read anew


class Message(NamedTuple):
    id: int
    topic: str
    ref: str


class Missed(NamedTuple):
    """What a client has to be told first: `newest` is where it is then; `reset` when nobody knows all it has missed."""

    newest: int
    messages: list[Message]
    reset: bool


def tell(events: Collection[ChainedEvent]) -> None:
    """Leave a message under every topic that `events` change. Listening processes wake when the transaction commits."""
    at = time.now()
    read_ahead(events)
    told = ((event, topic) for event in events for topic in topics_of(event))
    LiveMessage.objects.bulk_create(LiveMessage(topic=topic, ref=event.chain_key, at=at) for event, topic in told)


def newest() -> int:
    """The id of the last message, 0 for none."""
    return int(LiveMessage.objects.aggregate(newest=Max("id"))["newest"] or 0)


def after(last: int) -> list[Message]:
    """The messages after `last` in their order, at most BATCH."""
    rows = LiveMessage.objects.filter(id__gt=last).order_by("id").values_list("id", "topic", "ref")
    return [Message(*row) for row in rows[:BATCH]]


def missed(topics: Collection[str], last: int | None) -> Missed:
    """What has come under `topics` after `last`; None stands for now. A reset where it was pruned, is too much, or
    `last` is of another database."""
    ends = LiveMessage.objects.aggregate(oldest=Min("id"), newest=Max("id"))
    newest = ends["newest"] or 0
    if last is None:
        return Missed(newest, [], reset=False)
    if not (ends["oldest"] or newest + 1) - 1 <= last <= newest:
        return Missed(newest, [], reset=True)
    rows = LiveMessage.objects.filter(topic__in=topics, id__gt=last, id__lte=newest).order_by("id")
    found = [Message(*row) for row in rows.values_list("id", "topic", "ref")[: MOST_MISSED + 1]]
    return Missed(newest, [], reset=True) if len(found) > MOST_MISSED else Missed(newest, found, reset=False)


def prune(before: datetime) -> int:
    """Delete the messages from before `before`, but never the last one, which says how far we are; answers how many."""
    deleted, _ = LiveMessage.objects.filter(at__lt=before, id__lt=newest()).delete()
    return deleted
