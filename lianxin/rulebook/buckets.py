"""Leaky buckets: how much of one thing may come from one origin, counted by one statement for all processes.

A kind is named as the rules of its size and drain are: by whoever spends."""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.db.models import F
from django.http import HttpRequest

from lianxin.foundation.crypto import blind
from lianxin.foundation.prepared import Statement
from lianxin.rulebook.models import Bucket
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts

# Who has one IPv6 address has at least as many as lie in such a part of the network.
_V6_PREFIX = 56
_SECONDS = 3600
# $1 kind, $2 key, $3 moment, $4 size, $5 what runs out in a second. Full: no row.
_SPEND = Statement(
    "INSERT INTO rulebook_bucket AS bucket (kind, key, level, at, refused) VALUES ($1, $2, 1, $3, 0)"
    " ON CONFLICT (kind, key) DO UPDATE SET"
    " level = greatest(0, bucket.level - $5 * greatest(0, extract(epoch FROM $3 - bucket.at))) + 1,"
    " at = greatest(bucket.at, $3)"
    " WHERE greatest(0, bucket.level - $5 * greatest(0, extract(epoch FROM $3 - bucket.at))) + 1 <= $4"
    " RETURNING level"
)


def spend(kind: str, counted: str, *, at: datetime) -> bool:
    """Put one into the bucket of `kind` for `counted`; False, and nothing put in, where it is full. The rules
    ``<kind>.size`` and ``<kind>.drain`` (in an hour) say how large it is and how fast it runs out."""
    size, drain = _measures(kind, at)
    key = _key(kind, counted)
    if _SPEND.execute(kind, key, at, size, drain / _SECONDS).fetchone():
        return True
    Bucket.objects.filter(kind=kind, key=key).update(refused=F("refused") + 1)
    return False


def give_back(kind: str, counted: str) -> None:
    """Take out again what `spend` has put in: it was no wrong guess."""
    Bucket.objects.filter(kind=kind, key=_key(kind, counted), level__gte=1).update(level=F("level") - 1)


def is_full(kind: str, counted: str, *, at: datetime) -> bool:
    """Whether `spend` would be refused; puts nothing in."""
    size, drain = _measures(kind, at)
    row = Bucket.objects.filter(kind=kind, key=_key(kind, counted)).first()
    if row is None:
        return False
    run_out = drain / _SECONDS * max(0.0, (at - row.at).total_seconds())
    return max(0.0, row.level - run_out) + 1 > size


def seconds_each(kind: str, at: datetime) -> float:
    """How long one takes to run out of a bucket of `kind`."""
    return _SECONDS / _measures(kind, at)[1]


def origin(request: HttpRequest) -> str:
    """What counts as one address: an IPv4 address, or the part of an IPv6 network that one household has."""
    told = request.META.get("REMOTE_ADDR", "")
    try:
        address: IPv4Address | IPv6Address = ip_address(told)
    except ValueError:
        return ""  # a socket without an address: all that comes through it is one
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _V6_PREFIX), strict=False))


def _measures(kind: str, at: datetime) -> tuple[int, int]:
    book, whole = current(), Facts()
    return book.find(f"{kind}.size", whole, at).count, book.find(f"{kind}.drain", whole, at).count


def _key(kind: str, counted: str) -> bytes:
    """A keyed digest, so that the table tells nobody who came."""
    return blind(f"bucket/{kind}/{counted}")
