"""Proving the seals of one book: their own chain, their roots, and that events and leaves agree."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from psycopg import sql

from lianxin.foundation.models.seals import Seal, SealLeaf
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.findings import Finding, finding, of_hub
from lianxin.foundation.seals.links import Link, Verdict
from lianxin.foundation.seals.roots import leaves_of, root_fits
from lianxin.foundation.seals.tables import chain_key, table
from lianxin.foundation.seals.tails import last_seq, missing_tail

_CODES = {Verdict.ALTERED: "altered_seal", Verdict.WRONG_PREDECESSOR: "wrong_seal_predecessor"}

# Leaves whose event is gone, is another, or stands elsewhere.
_LEAVES = sql.SQL("""
    SELECT leaf.seal_id, leaf.chain_key, leaf.seq, event.id IS NULL AS gone,
        (event.sha256, event.sm3) IS DISTINCT FROM (leaf.sha256, leaf.sm3) AS differs
    FROM {leaf} leaf JOIN {seal} seal ON seal.id = leaf.seal_id
    LEFT JOIN {book} event ON {key} = leaf.chain_key AND event.seq = leaf.seq
    WHERE seal.book = %s AND (
        event.id IS NULL OR (event.sha256, event.sm3) IS DISTINCT FROM (leaf.sha256, leaf.sm3)
        OR event.book_hub_id <> seal.hub_id
        OR event.position < seal.from_position OR event.position >= seal.until_position)
    ORDER BY leaf.chain_key, leaf.seq DESC
""")
# Events in a sealed stretch that no leaf covers.
_EVENTS = sql.SQL("""
    SELECT seal.id, {key}, event.seq
    FROM {seal} seal JOIN {book} event ON event.book_hub_id = seal.hub_id
        AND event.position >= seal.from_position AND event.position < seal.until_position
    LEFT JOIN {leaf} leaf ON leaf.seal_id = seal.id AND leaf.chain_key = {key}
    WHERE seal.book = %s AND (leaf.id IS NULL OR leaf.seq < event.seq)
    ORDER BY 2, 3
""")


class Proof:
    """One run over one book. `named` holds the (chain key, number) pairs that were already found wrong, and None as the
    number for chains whose end is known to be missing: what follows from that is not found a second time."""

    def __init__(self, book: Book, named: set[tuple[str, int | None]]) -> None:
        self.book = book
        self.named = named
        self.altered: set[int] = set()  # seals whose own columns cannot be trusted
        self.unrooted: set[int] = set()  # seals whose leaves cannot be trusted

    def check(self) -> Iterator[Finding]:
        yield from self._seals()
        yield from self._leaves()
        yield from self._events()

    def _seals(self) -> Iterator[Finding]:
        hub_id, link = None, Link()
        for seal in Seal.objects.filter(book=self.book.name).order_by("hub_id", "seq").iterator():
            if seal.hub_id != hub_id:
                hub_id, link = seal.hub_id, Link()
            if seal.seq > link.seq + 1:
                yield self._at(seal, "missing_seals", seal.seq - 1, first=link.seq + 1)
            verdict, link = link.judge(seal)
            if verdict is not Verdict.SOUND:
                self.altered.add(seal.pk)
                yield self._at(seal, _CODES[verdict], seal.seq)
            if not root_fits(seal, leaves_of(seal)):
                self.unrooted.add(seal.pk)
                if verdict is Verdict.SOUND:
                    yield self._at(seal, "wrong_root", seal.seq)

    def _at(self, seal: Seal, code: str, seq: int, *, first: int = 0) -> Finding:
        return finding(code, self.book, of_hub(seal.hub_id), seq, first=first)

    def _leaves(self) -> Iterator[Finding]:
        for seal_id, key, seq, gone, differs in self._rows(_LEAVES):
            if seal_id in self.unrooted:
                if gone or differs:
                    yield finding("altered_leaf", self.book, key, seq)
            elif gone:
                yield from self._gone(key, seq)
            elif differs:
                yield from self._once("rewritten_event", key, seq)
            elif seal_id not in self.altered:
                yield from self._once("wrong_position", key, seq)

    def _gone(self, key: str, seq: int) -> Iterator[Finding]:
        last = last_seq(self.book, key)
        if last < seq and (key, None) not in self.named:
            self.named.add((key, None))
            yield missing_tail(self.book, key, seq, last)

    def _events(self) -> Iterator[Finding]:
        for seal_id, key, seq in self._rows(_EVENTS):
            if seal_id not in self.altered:
                yield from self._once("missing_leaf" if seal_id in self.unrooted else "wrong_position", key, seq)

    def _once(self, code: str, key: str, seq: int) -> Iterator[Finding]:
        if (key, seq) not in self.named:
            self.named.add((key, seq))
            yield finding(code, self.book, key, seq)

    def _rows(self, query: sql.SQL) -> Iterator[tuple[Any, ...]]:
        names = {"leaf": table(SealLeaf), "seal": table(Seal), "book": table(self.book.model)}
        with connection.chunked_cursor() as cursor:
            cursor.execute(query.format(key=chain_key(self.book, "event"), **names), [self.book.name])
            yield from cursor
