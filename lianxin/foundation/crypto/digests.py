"""Keyed and salted digests: what may stand in an index or an event in place of a text."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from lianxin.foundation.crypto.ring import ring

BLIND_BYTES = 16
SALT_BYTES = 16


def blind(value: str) -> bytes:
    """The blind index of `value`, 16 bytes: equal for equal values, without meaning for whoever lacks the index key."""
    return ring().index.digest(value.encode())[:BLIND_BYTES]


class SaltedDigest(NamedTuple):
    """`digest` (64 hexadecimal digits) goes into the event, `salt` lies with the text: erasing both leaves nothing."""

    salt: bytes
    digest: str


def salted_digest(text: str, salt: bytes | None = None) -> SaltedDigest:
    """The digest of `text` with a fresh salt, or with the one it was made with, to compare."""
    salt = salt or secrets.token_bytes(SALT_BYTES)
    return SaltedDigest(salt, hashlib.sha256(salt + text.encode()).hexdigest())


def is_digest_of(text: str, made: SaltedDigest) -> bool:
    """Whether `made` was made of this very text."""
    return hmac.compare_digest(salted_digest(text, made.salt).digest, made.digest)
