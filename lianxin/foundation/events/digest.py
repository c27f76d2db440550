"""The canonical form of an event and its two digests."""

import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import hashes
from django.db import models

# Ids, codes and times: what an event may hold. Free text has no way in, so neither have names and addresses.
_CODE = re.compile(r"[A-Za-z0-9_.:+/\-]{0,120}")
_NOT_HASHED = {"id", "position", "sha256", "sm3"}


class Digests(NamedTuple):
    """The same bytes by two algorithms: should one fall, the other still stands."""

    sha256: bytes
    sm3: bytes


NOTHING = Digests(b"", b"")


def sm3(content: bytes) -> bytes:
    """The SM3 digest (GB/T 32905), 32 bytes."""
    engine = hashes.Hash(hashes.SM3())
    engine.update(content)
    return engine.finalize()


def both(content: bytes) -> Digests:
    return Digests(hashlib.sha256(content).digest(), sm3(content))


def plain(value: Any) -> Any:
    """`value` as JSON of ids, codes and times; raises ValueError for free text, which belongs in an encrypted text."""
    if value is None or isinstance(value, int):
        return value
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case str() if _CODE.fullmatch(value):
            return value
        case dict():
            return {plain(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    # The value itself may be a citizen's words: it does not go into an error, which is logged.
    raise ValueError(f"an event holds ids, codes and times, not this {type(value).__name__}")


@cache
def _hashed(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in _NOT_HASHED]


def canonical(event: models.Model) -> bytes:
    """The bytes that are hashed: all columns but `id`, `position` and the digests, as sorted JSON."""
    content = {name: plain(getattr(event, name)) for name in _hashed(type(event))}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def digests(event: models.Model, previous: Digests) -> Digests:
    """The digests of `event` as the successor of an event with the digests `previous`."""
    content = canonical(event)
    return Digests(hashlib.sha256(previous.sha256 + content).digest(), sm3(previous.sm3 + content))
