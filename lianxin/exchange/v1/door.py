"""The way in: a token, in the caller's language, and not too often."""

import math
from datetime import datetime

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from lianxin.exchange import tokens
from lianxin.exchange.v1.caller import caller_of
from lianxin.foundation import time
from lianxin.rulebook import buckets

REQUESTS = "exchange.requests"


class ByToken(HttpBearer):
    """``Authorization: Bearer lianxin_…``; whoever comes in is `actor_of` from then on. Refusals are told in the
    language that ``Accept-Language`` asks for, Chinese where it names none that we have."""

    openapi_description = "程序令牌，由安全管理员在“管理 → 程序令牌”中发放。"

    def __call__(self, request: HttpRequest) -> tokens.Caller | None:
        translation.activate(translation.get_language_from_request(request))
        caller: tokens.Caller | None = super().__call__(request)
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> tokens.Caller | None:
        return tokens.caller_by(token, request)


class PerToken(BaseThrottle):
    """So many requests at once and in an hour of one token as the rules `exchange.requests` allow."""

    def allow_request(self, request: HttpRequest) -> bool:
        return buckets.spend(REQUESTS, caller_of(request).token.prefix, at=time.now())

    def wait(self) -> float:
        """Seconds until there is room for one more."""
        return pause(time.now())


def pause(at: datetime) -> int:
    """After how many whole seconds a program that has come too often gets in again."""
    return math.ceil(buckets.seconds_each(REQUESTS, at))
