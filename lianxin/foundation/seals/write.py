"""Sealing: the newest event of every chain that has grown, fixed under one root."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from lianxin.foundation import locks
from lianxin.foundation.events.digest import NOTHING, Digests, digests
from lianxin.foundation.models.seals import Seal, SealLeaf
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.merkle import Leaf, root
from lianxin.foundation.seals.tables import chain_key, table

_HEADS = sql.SQL("""
    SELECT DISTINCT ON (chain_key) {key} AS chain_key, event.seq, event.sha256, event.sm3
    FROM {book} event
    WHERE event.book_hub_id = %(hub)s AND event.position >= %(from)s AND event.position < %(until)s
    ORDER BY chain_key, event.seq DESC
""")
_KEEP_LEAVES = sql.SQL(
    "INSERT INTO {leaf} (seal_id, chain_key, seq, sha256, sm3) SELECT %(seal)s, heads.* FROM ({heads}) heads"
)
# Steps from one hub to the next by the index, however many events lie between.
_HUBS = sql.SQL("""
    WITH RECURSIVE hub (id) AS (
        (SELECT book_hub_id FROM {book} ORDER BY book_hub_id LIMIT 1)
        UNION ALL
        SELECT (SELECT book_hub_id FROM {book} WHERE book_hub_id > hub.id ORDER BY book_hub_id LIMIT 1)
        FROM hub WHERE hub.id IS NOT NULL
    ) SELECT id FROM hub WHERE id IS NOT NULL
""")


def hubs(book: Book) -> list[int]:
    """The hubs that have events in `book`; 0 stands for events of no hub."""
    with connection.cursor() as cursor:
        cursor.execute(_HUBS.format(book=table(book.model)))
        return [row[0] for row in cursor.fetchall()]


def seal_all(*, at: datetime) -> list[Seal]:
    """Seal what has happened in every book and hub since their last seals; answers the seals that were written."""
    written = [write_seal(book, hub_id, at=at) for book in books.registered() for hub_id in hubs(book)]
    return [seal for seal in written if seal]


@transaction.atomic
def write_seal(book: Book, hub_id: int, *, at: datetime) -> Seal | None:
    """Seal the events of one hub that are final and not sealed yet; answers None when there are none.

    Several may try at once: the later finds nothing to do.
    """
    locks.hold(f"seal:{book.name}:{hub_id}")
    last = Seal.objects.filter(book=book.name, hub_id=hub_id).order_by("-seq").first()
    start = last.until_position if last else 0
    until = _horizon()
    heads = _heads(book)
    window = {"hub": hub_id, "from": start, "until": until}
    roots, count = root(_leaves(heads, window))
    if count == 0:
        return None
    seal = _chained(
        Seal(book=book.name, hub_id=hub_id, at=at, from_position=start, until_position=until), last, roots, count
    )
    with connection.cursor() as cursor:
        keep = _KEEP_LEAVES.format(leaf=table(SealLeaf), heads=heads)
        cursor.execute(keep, window | {"seal": seal.pk})
    return seal


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lianxin_outbox_horizon()")
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _heads(book: Book) -> sql.Composed:
    return _HEADS.format(key=chain_key(book, "event"), book=table(book.model))


def _leaves(heads: sql.Composed, window: dict[str, int]) -> Iterator[Leaf]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(heads, window)
        for key, seq, sha256, sm3 in cursor:
            yield Leaf(key, seq, bytes(sha256), bytes(sm3))


def _chained(seal: Seal, last: Seal | None, roots: Digests, count: int) -> Seal:
    seal.seq = last.seq + 1 if last else 1
    seal.leaf_count = count
    seal.root_sha256, seal.root_sm3 = roots.sha256.hex(), roots.sm3.hex()
    previous = Digests(bytes(last.sha256), bytes(last.sm3)) if last else NOTHING
    seal.sha256, seal.sm3 = digests(seal, previous)
    seal.save(force_insert=True)
    return seal
