"""The envelope with both ciphers, and digests."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag

from lianxin.foundation.ciphers import ALGORITHMS
from lianxin.foundation.crypto import SaltedDigest, Unreadable, is_digest_of, salted_digest
from lianxin.foundation.crypto.envelope import Sealed, seal, unseal
from lianxin.foundation.keyring import INDEX_HASHES, IndexKey, Key, new_key

BOTH = pytest.mark.parametrize("cipher", ALGORITHMS)


@BOTH
def test_a_text_opens_with_its_key_at_its_place(cipher):
    key = new_key(300, cipher)
    sealed = seal("张三\x00", key, "t.c:1")
    assert (sealed.version, sealed.algorithm) == (300, ALGORITHMS[cipher])
    assert unseal(sealed, {300: key}, "t.c:1") == "张三\x00"


@BOTH
def test_a_text_opens_nowhere_else(cipher):
    key = new_key(1, cipher)
    with pytest.raises(Unreadable, match="another row or column"):
        unseal(seal("张三", key, "t.c:1"), {1: key}, "t.c:2")


@BOTH
def test_a_text_does_not_open_with_another_key(cipher):
    sealed = seal("张三", new_key(1, cipher), "t.c:1")
    with pytest.raises(Unreadable):
        unseal(sealed, {1: new_key(1, cipher)}, "t.c:1")
    with pytest.raises(Unreadable, match="key 1, which the key file does not hold"):
        unseal(sealed, {2: new_key(2, cipher)}, "t.c:1")


@BOTH
def test_a_text_cut_short_does_not_open(cipher):
    key = new_key(1, cipher)
    with pytest.raises(Unreadable):
        unseal(Sealed(seal("张三", key, "t.c:1").content[:20]), {1: key}, "t.c:1")


def test_the_ciphers_give_the_published_values():
    """GCM test case 15 of McGrew and Viega (AES-256); RFC 8998, appendix A.1 (SM4)."""
    aes = bytes.fromhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    sealed = ALGORITHMS["aes-256-gcm"].encrypt(
        aes, bytes.fromhex("cafebabefacedbaddecaf888"), bytes.fromhex("d9313225f88406e5a55909c5aff5269a"), b""
    )
    assert sealed[:16].hex() == "522dc1f099567d07f47f37a32a84427d"
    sm4 = bytes.fromhex("0123456789abcdeffedcba9876543210")
    text = b"".join(byte * 8 for byte in (b"\xaa", b"\xbb", b"\xcc", b"\xdd", b"\xee", b"\xff", b"\xee", b"\xaa"))
    sealed = ALGORITHMS["sm4-gcm"].encrypt(
        sm4, bytes.fromhex("00001234567800000000abcd"), text, bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    )
    assert sealed[:16].hex() == "17f399f08c67d5ee19d0dc9969c4bb7d"
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"


def test_a_changed_associated_datum_breaks_the_seal():
    algorithm = ALGORITHMS["sm4-gcm"]
    sealed = algorithm.encrypt(bytes(16), bytes(12), b"text", b"here")
    with pytest.raises(InvalidTag):
        algorithm.decrypt(bytes(16), bytes(12), sealed, b"there")


@pytest.mark.parametrize("algorithm", INDEX_HASHES)
def test_the_index_depends_on_key_and_value(algorithm):
    key = IndexKey(algorithm, bytes(32))
    assert len(key.digest(b"1")) == 32
    assert len({key.digest(b"1"), key.digest(b"2"), IndexKey(algorithm, b"x" * 32).digest(b"1")}) == 3


def test_a_salted_digest_is_of_its_text_and_no_other():
    made, again = salted_digest("张三"), salted_digest("张三")
    assert made.digest != again.digest
    assert is_digest_of("张三", made)
    assert not is_digest_of("李四", made)
    assert salted_digest("abc", b"salt") == SaltedDigest(
        b"salt", "3681099918be28c95b81e27e7e5c2e4c6a6dea566d2d10e7f49139ebb779eb6f"
    )


def test_a_key_shows_nothing_of_itself():
    key = new_key(1, "sm4-gcm")
    assert repr(key.secret)[2:10] not in repr(key)
    assert Key(1, key.algorithm, b"s3cret", datetime(2026, 1, 1, tzinfo=UTC)).secret == b"s3cret"
