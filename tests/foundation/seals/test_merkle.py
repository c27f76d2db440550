"""The tree against the recursive definition of RFC 6962, section 2.1."""

import hashlib

import pytest

from lianxin.foundation.events.digest import sm3
from lianxin.foundation.seals.merkle import Leaf, root


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def by_definition(leaves: list[bytes], digest) -> bytes:
    """MTH(D[n]) with k the largest power of two below n."""
    if not leaves:
        return digest(b"")
    if len(leaves) == 1:
        return digest(b"\x00" + leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return digest(b"\x01" + by_definition(leaves[:half], digest) + by_definition(leaves[half:], digest))


def leaves(count: int) -> list[Leaf]:
    return [Leaf(f"test:{number}", number, bytes([number]) * 32, bytes([255 - number]) * 32) for number in range(count)]


@pytest.mark.parametrize("count", range(18))
def test_the_roots_are_those_of_the_definition(count):
    roots, counted = root(leaves(count))
    contents = [leaf.content() for leaf in leaves(count)]
    assert (roots.sha256, roots.sm3, counted) == (by_definition(contents, sha256), by_definition(contents, sm3), count)


def test_sm3_gives_the_digest_of_the_standard():
    """GB/T 32905-2016, annex A.1."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("change", [{"chain_key": "x"}, {"seq": 9}, {"sha256": b"x" * 32}, {"sm3": b"x" * 32}])
def test_every_part_of_a_leaf_moves_both_roots(change):
    one = leaves(3)
    before, _ = root(one)
    one[1] = one[1]._replace(**change)
    after, _ = root(one)
    assert before.sha256 != after.sha256
    assert before.sm3 != after.sm3
