"""Who calls."""

from typing import cast

from django.http import HttpRequest

from lianxin.foundation.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who has come in by a token."""
    return cast("Actor", request.auth)  # type: ignore[attr-defined]  # put there by ninja
