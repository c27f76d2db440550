"""How long a session lasts."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from lianxin.accounts.models import SignIn


class Why(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_OLD = "too_old"
    SURPLUS = "surplus"  # its owner signed in at more places than he may
    ELSEWHERE = "elsewhere"  # its owner ended it from another session
    CUT = "cut"  # the security administrator ended it


def over(sign_in: SignIn, at: datetime) -> Why | None:
    """Why the session may not go on at `at`, None while it may."""
    if at - sign_in.started_at >= timedelta(hours=settings.SESSION_HOURS):
        return Why.TOO_OLD
    if at - sign_in.seen_at >= timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        return Why.IDLE
    return None
