"""The stamp of a form: its request key and when it was drawn, signed; and the work that a browser does for it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.core.signing import BadSignature, Signer

from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

_SALT = "lianxin.portal.form"
_NONCE = re.compile("[0-9]{1,20}")
_LONGEST = 400  # characters of a stamp


@dataclass(frozen=True, slots=True)
class Stamp:
    """`key` makes sending the form twice harmless; `at` is when the form was drawn."""

    key: str
    at: datetime

    def has_waited(self, at: datetime) -> bool:
        """Whether the form has lain open for as long as the rule ``portal.wait`` asks where many come."""
        return (at - self.at).total_seconds() >= find("portal.wait", Facts(), at).count

    def is_worked(self, nonce: str, at: datetime) -> bool:
        """Whether `nonce` is what a script found: the digest of key and nonce begins with as many zero bits as the rule
        ``portal.work_bits`` asks."""
        if not _NONCE.fullmatch(nonce):
            return False
        digest = hashlib.sha256(f"{self.key}:{nonce}".encode()).digest()
        return int.from_bytes(digest, "big") >> (len(digest) * 8 - work_bits(at)) == 0


def work_bits(at: datetime) -> int:
    return find("portal.work_bits", Facts(), at).count


def new_key() -> str:
    """A request key, by which sending a form twice is harmless."""
    return uuid4().hex


def new_stamp(at: datetime) -> str:
    """A stamp for a form that is drawn at `at`."""
    return Signer(salt=_SALT).sign_object({"key": new_key(), "at": at.timestamp()})


def read_stamp(told: str) -> Stamp | None:
    """What a form brought along; None for what is no stamp of ours."""
    if len(told) > _LONGEST:
        return None
    try:
        given = Signer(salt=_SALT).unsign_object(told)
    except BadSignature:
        return None
    return Stamp(given["key"], datetime.fromtimestamp(given["at"], UTC))
