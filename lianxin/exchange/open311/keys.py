"""The `api_key` of an Open311 client: what it looks like, and whose it is."""

from datetime import datetime

from lianxin.exchange import credentials
from lianxin.exchange.models import ClientKey
from lianxin.foundation.dated import holds

_KIND = "open311"


def make() -> tuple[str, str]:
    """A new key: its public prefix, and the whole that is shown once."""
    return credentials.make(_KIND)


def client_by(whole: str, at: datetime) -> ClientKey | None:
    """Whose key this is; None for one that is none, or holds no longer."""
    rows = ClientKey.objects.unscoped("nobody is known before")
    return credentials.held(_KIND, whole, rows.filter(holds(at)))
