"""Whether a seal's roots are those of its leaves."""

from collections.abc import Iterable, Iterator

from lianxin.foundation.models.seals import Seal
from lianxin.foundation.seals.merkle import Leaf, root


def leaves_of(seal: Seal) -> Iterator[Leaf]:
    """The seal's leaves as they are kept, in the order of the tree."""
    rows = seal.leaves.order_by("chain_key").values_list("chain_key", "seq", "sha256", "sm3")
    return (Leaf(key, seq, bytes(sha256), bytes(sm3)) for key, seq, sha256, sm3 in rows.iterator())


def root_fits(seal: Seal, leaves: Iterable[Leaf]) -> bool:
    """Do `leaves` give the roots and the number that the seal says?"""
    roots, count = root(leaves)
    return (roots.sha256.hex(), roots.sm3.hex(), count) == (seal.root_sha256, seal.root_sm3, seal.leaf_count)
