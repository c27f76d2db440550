"""Who calls."""

from typing import cast

from django.http import HttpRequest

from lianxin.exchange.tokens import Caller
from lianxin.foundation.actor import Actor


def caller_of(request: HttpRequest) -> Caller:
    """Who has come in by a token, and by which."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # put there by ninja


def actor_of(request: HttpRequest) -> Actor:
    """Who has come in by a token."""
    return caller_of(request).actor
