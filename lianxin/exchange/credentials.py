"""Secrets by which programs come in: tokens and clients' keys look alike, are shown once and kept as a digest."""

import hashlib
import hmac
import re
import secrets
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

PREFIX_LETTERS = 12
Row = TypeVar("Row", bound=Model)


def make(kind: str) -> tuple[str, str]:
    """A new secret of this `kind` (the word it begins with): its public prefix, and the whole that is shown once."""
    prefix = secrets.token_hex(PREFIX_LETTERS // 2)
    return prefix, f"{kind}_{prefix}_{secrets.token_urlsafe(32)}"


def digest(whole: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(whole.encode()).digest()


def held(kind: str, whole: str, rows: "QuerySet[Row]") -> Row | None:
    """The one of `rows` (which have `prefix` and `digest`) whose secret this is; None for none."""
    shaped = re.fullmatch(rf"{kind}_([0-9a-f]{{{PREFIX_LETTERS}}})_[A-Za-z0-9_-]{{43}}", whole)
    if shaped is None:
        return None
    row: Any = rows.filter(prefix=shaped[1]).first()
    # Compared in any case: how long it takes tells nobody which prefixes there are.
    is_right = hmac.compare_digest(bytes(row.digest) if row else b"", digest(whole))
    found: Row | None = row if is_right else None
    return found
