"""How much may come: counted in the rulebook's buckets, by client where there is one, else by address."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.exchange.models import ClientKey
from lianxin.exchange.open311.faults import TOO_MANY, Fault
from lianxin.rulebook import buckets

# What one client files, what one address asks, and what it asks for that there is not.
FILING, ASKING, GUESSING = "open311.filing", "open311.asking", "open311.guessing"


def may_ask(request: HttpRequest, at: datetime) -> None:
    """Raises Fault where too much is asked for from one address, or too much that there is not."""
    origin = buckets.origin(request)
    if buckets.is_full(GUESSING, origin, at=at) or not buckets.spend(ASKING, origin, at=at):
        raise _too_much()


def may_file(key: ClientKey, at: datetime) -> None:
    """Raises Fault where a client files too much at once."""
    if not buckets.spend(FILING, str(key.pk), at=at):
        raise _too_much()


def missed(request: HttpRequest, at: datetime) -> None:
    """What was asked for is none: that counts as a guess."""
    buckets.spend(GUESSING, buckets.origin(request), at=at)


def _too_much() -> Fault:
    return Fault(TOO_MANY, _("现在来的请求太多，请过一会儿再试；急事请拨打 12345。"))
