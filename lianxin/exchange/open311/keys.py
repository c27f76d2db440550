"""The `api_key` of an Open311 client: what it looks like, and whose it is."""

import hmac
import re
import secrets
from datetime import datetime

from lianxin.exchange.models import ClientKey
from lianxin.exchange.tokens import digest
from lianxin.foundation.dated import holds

PREFIX_LETTERS = 12
_SHAPE = re.compile(rf"open311_([0-9a-f]{{{PREFIX_LETTERS}}})_([A-Za-z0-9_-]{{43}})")


def make() -> tuple[str, str]:
    """A new key: its public prefix, and the whole that is shown once."""
    prefix = secrets.token_hex(PREFIX_LETTERS // 2)
    return prefix, f"open311_{prefix}_{secrets.token_urlsafe(32)}"


def client_by(whole: str, at: datetime) -> ClientKey | None:
    """Whose key this is; None for one that is none, or holds no longer."""
    shaped = _SHAPE.fullmatch(whole)
    if shaped is None:
        return None
    rows = ClientKey.objects.unscoped("nobody is known before")
    key = rows.filter(holds(at), prefix=shaped[1]).first()
    return key if key and hmac.compare_digest(bytes(key.digest), digest(whole)) else None
