"""A sealed text: format, algorithm, key version (2 bytes), nonce (12 bytes), ciphertext with tag (16 bytes)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from lianxin.foundation.ciphers import BY_NUMBER, NONCE_BYTES, Algorithm
from lianxin.foundation.keyring import Key

FORMAT = 1
_HEAD_BYTES = 4


class Unreadable(Exception):
    """A sealed text does not open: it was altered, belongs to another row or column, or its key is gone."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The stored form of one text. It never shows anything of what is inside."""

    content: bytes

    def __str__(self) -> str:
        return "‹密文›"

    __repr__ = __str__

    @property
    def version(self) -> int:
        """The version of the key that sealed it."""
        return int.from_bytes(self.content[2:_HEAD_BYTES])

    @property
    def algorithm(self) -> Algorithm:
        """Raises Unreadable for a format or algorithm that this version of the system does not know."""
        if len(self.content) < _HEAD_BYTES + NONCE_BYTES or self.content[0] != FORMAT:
            raise Unreadable("not a sealed text")
        if self.content[1] not in BY_NUMBER:
            raise Unreadable(f"sealed by an unknown algorithm, number {self.content[1]}")
        return BY_NUMBER[self.content[1]]


def seal(text: str, key: Key, place: str) -> Sealed:
    """`text` sealed by `key` for `place`, which is ``table.column:row key``."""
    head = bytes([FORMAT, key.algorithm.number]) + key.version.to_bytes(2)
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = key.algorithm.encrypt(key.secret, nonce, text.encode(), head + place.encode())
    return Sealed(head + nonce + content)


def unseal(sealed: Sealed, keys: Mapping[int, Key], place: str) -> str:
    """The text that was sealed for `place`; raises Unreadable, naming the place."""
    algorithm = sealed.algorithm
    key = keys.get(sealed.version)
    if key is None or key.algorithm is not algorithm:
        raise Unreadable(f"{place} was sealed with key {sealed.version}, which the key file does not hold")
    head, rest = sealed.content[:_HEAD_BYTES], sealed.content[_HEAD_BYTES:]
    try:
        text = algorithm.decrypt(key.secret, rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + place.encode())
    except InvalidTag:
        raise Unreadable(f"{place} was altered, or belongs to another row or column") from None
    return text.decode()
