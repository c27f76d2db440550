"""Which topics an event changes. Rooms say so in their `subscribers.py`."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from lianxin.foundation.models.events import ChainedEvent

Topics = Callable[[Any], Iterable[str]]
Ahead = Callable[[list[Any]], None]
TOPIC = re.compile(r"([a-z][a-z_]{0,31}):(\d{1,18})")
_publishers: dict[str | type[ChainedEvent], list[Topics]] = {}
_ahead: dict[type[ChainedEvent], Ahead] = {}


def publish(source: str | type[ChainedEvent], topics: Topics) -> None:
    """Let ``topics(event)`` say which topics, such as ``unit:12``, each event of a kind or of a whole book changes."""
    _publishers.setdefault(source, []).append(topics)


def ahead(book: type[ChainedEvent], read: Ahead) -> None:
    """Let ``read(events)`` read at once what the events of a batch ask for, before each is asked for its topics."""
    _ahead[book] = read


def read_ahead(events: Iterable[ChainedEvent]) -> None:
    """Let every book's room read what the batch `events` asks for (`ahead`)."""
    by_book: dict[type[ChainedEvent], list[ChainedEvent]] = {}
    for event in events:
        by_book.setdefault(type(event), []).append(event)
    for book in by_book.keys() & _ahead.keys():
        _ahead[book](by_book[book])


def topics_of(event: ChainedEvent) -> list[str]:
    """The topics that `event` changes, each once. Raises ValueError for one that is not of the form ``word:number``."""
    publishers = [*_publishers.get(event.kind, ()), *_publishers.get(type(event), ())]
    found = dict.fromkeys(topic for topics in publishers for topic in topics(event))
    for topic in found:
        parse(topic)
    return list(found)


def parse(topic: str) -> tuple[str, int]:
    """The word and the id of a topic; raises ValueError for anything else."""
    parts = TOPIC.fullmatch(topic)
    if parts is None:
        raise ValueError(f"not a topic: {topic!r}")
    return parts[1], int(parts[2])
