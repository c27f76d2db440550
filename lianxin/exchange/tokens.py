"""What a token looks like, and who comes in by one."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest

from lianxin.accounts.queries import actor_for
from lianxin.exchange import credentials
from lianxin.exchange.models import Token
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotAllowed

_KIND = "lianxin"
# How exactly it is kept when a token was last used: a write for each request would cost more than it tells.
_USED = timedelta(minutes=10)


def make() -> tuple[str, str]:
    """A new token: its public prefix, and the whole that is shown once."""
    return credentials.make(_KIND)


class Caller(NamedTuple):
    """Who has come in: the actor, and the token by which."""

    actor: Actor
    token: Token


def caller_by(whole: str, request: HttpRequest) -> Caller | None:
    """Who comes in with this token; None for one that is none, has run out, or whose post or person no longer works.

    What a request key makes harmless to repeat is the token's own: two programs of one post may use the same keys.
    """
    at = time.now()
    token = _held(whole, at)
    if token is None:
        return None
    try:
        actor = actor_for(token.post.person, post=token.post, door=Door.API, request=request)
    except NotAllowed:
        return None
    _note_use(token, at)
    return Caller(replace(actor, rights=actor.rights & frozenset(token.scopes)).with_part(token.prefix), token)


def _held(whole: str, at: datetime) -> Token | None:
    rows = Token.objects.unscoped("nobody is known before").select_related("post__role", "post__person")
    return credentials.held(_KIND, whole, rows.filter(holds(at)))


def _note_use(token: Token, at: datetime) -> None:
    if token.used_at is None or token.used_at < at - _USED:
        Token.objects.unscoped("the token's own use").filter(pk=token.pk).update(used_at=at)
