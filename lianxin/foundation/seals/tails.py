"""Finding what is missing at the end of a chain, where the chain itself cannot tell."""

from collections.abc import Iterator
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Max, Q

from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.findings import Finding, finding

BATCH = 200  # subjects compared at a time


def last_seq(book: Book, chain_key: str) -> int:
    """The number of the chain's last event, 0 for none."""
    last = book.model._default_manager.filter(**book.chain(chain_key)).aggregate(last=Max("seq"))["last"]
    return int(last or 0)


def missing_tail(book: Book, chain_key: str, known: int, last: int) -> Finding:
    """The finding for a chain that is known to have had `known` events and ends with number `last` < `known`."""
    if last == 0:
        return finding("vanished_subject", book, chain_key, known)
    return finding("removed_tail", book, chain_key, known, first=last + 1)


def check(book: Book) -> Iterator[Finding]:
    """Compare each chain's end with the last number that its subject's own row remembers, where the room keeps one."""
    heads = iter(book.heads() if book.heads else ())
    while batch := dict(islice(heads, BATCH)):
        ends = _ends(book, list(batch))
        for key, known in batch.items():
            last = ends.get(key, 0)
            if last < known:
                yield missing_tail(book, key, known, last)
            elif last > known:
                yield finding("unknown_tail", book, key, last)


def _ends(book: Book, keys: list[str]) -> dict[str, int]:
    chains = reduce(or_, (Q(**book.chain(key)) for key in keys))
    events = book.model._default_manager.filter(chains).order_by(*book.model.chain_fields, "-seq")
    return {event.chain_key: event.seq for event in events.distinct(*book.model.chain_fields)}
