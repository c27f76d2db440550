"""Seals outside of the database: whoever keeps the file can tell that the whole database was written anew."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TextIO

from lianxin.foundation.models.seals import Seal
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.findings import Finding, finding, of_hub
from lianxin.foundation.seals.links import Link, Verdict, stored_digests
from lianxin.foundation.seals.merkle import Leaf
from lianxin.foundation.seals.roots import leaves_of, root_fits
from lianxin.foundation.seals.tails import last_seq, missing_tail
from lianxin.foundation.seals.verify import one_moment

_PLAIN = ("book", "hub_id", "seq", "from_position", "until_position", "leaf_count", "root_sha256", "root_sm3")


class BadFile(Exception):
    """A line of the file is not an exported seal; the text says which."""


def export(out: TextIO) -> int:
    """Write all seals with their leaves, one line of JSON each; answers how many."""
    count = 0
    with one_moment():
        for seal in Seal.objects.order_by("book", "hub_id", "seq").iterator():
            out.write(json.dumps(_line(seal), separators=(",", ":")) + "\n")
            count += 1
    return count


def _line(seal: Seal) -> dict[str, Any]:
    return {name: getattr(seal, name) for name in _PLAIN} | {
        "at": seal.at.isoformat(timespec="microseconds"),
        "sha256": bytes(seal.sha256).hex(),
        "sm3": bytes(seal.sm3).hex(),
        "leaves": [leaf.plain() for leaf in leaves_of(seal)],
    }


def compare(lines: Iterable[str]) -> Iterator[Finding]:
    """Prove an exported file by itself, then the database by it: every seal must still be there, and where it is not,
    every event that it sealed. Raises BadFile."""
    links: dict[tuple[str, int], Link] = {}
    for number, line in enumerate(lines, start=1):
        seal, leaves, book = _read(line, number)
        chain = (seal.book, seal.hub_id)
        verdict, links[chain] = links.get(chain, Link()).judge(seal)
        if verdict is not Verdict.SOUND or not root_fits(seal, leaves):
            yield finding("altered_file", book, of_hub(seal.hub_id), seal.seq)
        elif not _is_kept(seal):
            yield finding("other_seal", book, of_hub(seal.hub_id), seal.seq)
            yield from _compare_events(book, leaves)


def _read(line: str, number: int) -> tuple[Seal, list[Leaf], Book]:
    try:
        content = json.loads(line)
        seal = Seal(**{name: content[name] for name in _PLAIN}, at=datetime.fromisoformat(content["at"]))
        seal.sha256, seal.sm3 = bytes.fromhex(content["sha256"]), bytes.fromhex(content["sm3"])
        leaves = [
            Leaf(key, int(seq), bytes.fromhex(sha256), bytes.fromhex(sm3))
            for key, seq, sha256, sm3 in content["leaves"]
        ]
        return seal, leaves, books.named(seal.book)
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(f"第 {number} 行不是导出的封存记录（{type(error).__name__}）。") from error


def _is_kept(seal: Seal) -> bool:
    kept = Seal.objects.filter(book=seal.book, hub_id=seal.hub_id, seq=seal.seq).first()
    return kept is not None and stored_digests(kept) == stored_digests(seal)


def _compare_events(book: Book, leaves: list[Leaf]) -> Iterator[Finding]:
    for leaf in leaves:
        event = book.model._default_manager.filter(**book.chain(leaf.chain_key), seq=leaf.seq).first()
        if event is None:
            last = last_seq(book, leaf.chain_key)
            yield missing_tail(book, leaf.chain_key, leaf.seq, last)
        elif stored_digests(event) != (leaf.sha256, leaf.sm3):
            yield finding("rewritten_event", book, leaf.chain_key, leaf.seq)
