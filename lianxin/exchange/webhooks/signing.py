"""Signatures by the Standard Webhooks specification, 1.0 (github.com/standard-webhooks/standard-webhooks)."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence

PREFIX, VERSION = "whsec_", "v1"
SECRET_BYTES = 32  # the specification wants 24 to 64


def make_secret() -> str:
    """A new secret as both sides keep it: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message: str, seconds: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers of a message: its id, when it is sent (seconds since 1970), and a signature by each key; while
    keys change there are two, of which the receiver needs to know one."""
    signed = f"{message}.{seconds}.".encode() + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"{VERSION},{_signature(key, signed)}" for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    raw = b64decode(key.removeprefix(PREFIX), validate=True)
    return b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
