"""Who may listen to which topic, and who is asking."""

from collections.abc import Callable, Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, Refused
from lianxin.foundation.live.topics import parse
from lianxin.foundation.policy import Decision, enforce

ActorResolver = Callable[[HttpRequest], Actor | None]
MayListen = Callable[[Actor, int], Decision]
_rules: dict[str, MayListen] = {}
_resolver: ActorResolver | None = None


class NotSignedIn(Refused):
    """Nobody is signed in, or the session has ended."""

    status = 401

    def __init__(self) -> None:
        super().__init__("not_signed_in", _("登录已过期，请重新登录。"))


def may_listen(prefix: str, rule: MayListen) -> None:
    """Let ``rule(actor, id)`` decide who hears of the topics ``prefix:<id>``; raises ValueError for a second rule."""
    if prefix in _rules:
        raise ValueError(f"the topic {prefix} has a rule already")
    _rules[prefix] = rule


def set_actor_resolver(resolver: ActorResolver) -> None:
    """Let `resolver` say who sends a request that has `session` and `user`; None for nobody whose session holds.

    The room that knows people sets it. It must judge the session itself: no middleware runs before it.
    """
    global _resolver
    _resolver = resolver


def listener(request: HttpRequest) -> Actor:
    """Who sends `request`, by its session cookie; raises NotSignedIn."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    actor = _resolver(request) if _resolver else None
    if actor is None:
        raise NotSignedIn
    return actor


def check(actor: Actor, topics: Iterable[str]) -> None:
    """Raises NotAllowed with the reason for the first topic that `actor` may not listen to."""
    for topic in topics:
        prefix, number = parse(topic)
        rule = _rules.get(prefix)
        if rule is None:
            raise NotAllowed(_("没有“%(topic)s”这样的实时消息。") % {"topic": topic}, "unknown_topic")
        enforce(rule(actor, number))
