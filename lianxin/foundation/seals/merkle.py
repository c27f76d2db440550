"""The Merkle tree of RFC 6962, section 2.1, by SHA-256 and SM3 at once, in memory that grows with its height only."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from lianxin.foundation.events.digest import Digests, both
from lianxin.foundation.events.digest import sm3 as sm3_of

_LEAF, _NODE = b"\x00", b"\x01"  # so that no leaf can be passed off as a node


class Leaf(NamedTuple):
    """A chain's name, the number of its newest event, and that event's digests."""

    chain_key: str
    seq: int
    sha256: bytes
    sm3: bytes

    def plain(self) -> list[str | int]:
        """The leaf as JSON: digests in hexadecimal."""
        return [self.chain_key, self.seq, bytes(self.sha256).hex(), bytes(self.sm3).hex()]

    def content(self) -> bytes:
        """The bytes that are hashed."""
        return json.dumps(self.plain(), separators=(",", ":")).encode()


def root(leaves: Iterable[Leaf]) -> tuple[Digests, int]:
    """The roots of the tree over `leaves`, in their order, and how many there were; of none, the digests of nothing."""
    full: list[tuple[int, Digests]] = []  # the heights and roots of full subtrees, higher ones first
    count = 0
    for leaf in leaves:
        count += 1
        height, node = 0, both(_LEAF + leaf.content())
        while full and full[-1][0] == height:
            height, node = height + 1, _parent(full.pop()[1], node)
        full.append((height, node))
    if not full:
        return both(b""), 0
    node = full.pop()[1]
    while full:
        node = _parent(full.pop()[1], node)
    return node, count


def _parent(left: Digests, right: Digests) -> Digests:
    return Digests(both(_NODE + left.sha256 + right.sha256).sha256, sm3_of(_NODE + left.sm3 + right.sm3))
