"""The verifier: proves every chain and every seal, and names what was altered, removed or moved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals import chains, tails
from lianxin.foundation.seals.findings import Finding
from lianxin.foundation.seals.proof import Proof

_TAILS = {"removed_tail", "vanished_subject"}
_CEILING = """
    SELECT base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM lianxin_outbox_base
"""


def verify(book: Book | None = None, *, progress: Callable[[int], None] = lambda _: None) -> Iterator[Finding]:
    """Everything that is wrong with one book, or with all, as the database is at this moment; nothing when all is well.

    Memory does not grow with the number of events. `progress` is told of numbers of events as they are looked at.
    Read it to its end, and write nothing meanwhile: it reads in one transaction that may not write.
    """
    with one_moment():
        ceiling = _ceiling()
        for each in [book] if book else books.registered():
            yield from _verify(each, ceiling, progress)


def _verify(book: Book, ceiling: int, progress: Callable[[int], None]) -> Iterator[Finding]:
    named: set[tuple[str, int | None]] = set()
    for found in chains.check(book, ceiling, progress):
        named.add((found.chain_key, found.seq))
        yield found
    for found in tails.check(book):
        named.add((found.chain_key, None if found.code in _TAILS else found.seq))
        yield found
    yield from Proof(book, named).check()


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads within see the database as of one moment (unless the caller is in a transaction of its own already)."""
    within = connection.in_atomic_block
    with transaction.atomic():
        if not within:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _ceiling() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_CEILING)
        row: tuple[int] = cursor.fetchone()
    return row[0]
