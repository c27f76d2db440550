"""Personal data at rest: sealed texts, blind index, change of keys. See docs/design/personal-data.md."""

from lianxin.foundation.crypto.digests import SaltedDigest, blind, is_digest_of, salted_digest
from lianxin.foundation.crypto.envelope import Sealed, Unreadable
from lianxin.foundation.crypto.fields import BlindIndexField, EncryptedTextField
from lianxin.foundation.crypto.rows import RowBound

__all__ = [
    "BlindIndexField",
    "EncryptedTextField",
    "RowBound",
    "SaltedDigest",
    "Sealed",
    "Unreadable",
    "blind",
    "is_digest_of",
    "salted_digest",
]
