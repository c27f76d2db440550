"""Django's and allauth's signals of signing in, turned into steps and counted failures."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete
from django.http import HttpRequest

from lianxin.accounts.limits import Why
from lianxin.accounts.models import Person
from lianxin.accounts.queries import SIGN_IN, actor_for, actor_of, forget_actor, sign_in_of
from lianxin.accounts.sign_in.factors import forget_secret
from lianxin.accounts.sign_in.ways import came
from lianxin.accounts.steps.end_session import end_session
from lianxin.accounts.steps.start_session import start_session
from lianxin.foundation import time
from lianxin.foundation.actor import Door


def connect() -> None:
    """Called when the room is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    authentication_failed.connect(_wrong_code, dispatch_uid="accounts.wrong_code")
    post_delete.connect(forget_secret, sender=Authenticator, dispatch_uid="accounts.forget_secret")


def _signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    by = actor_for(user, door=Door.DESK, request=request)
    agent = request.META.get("HTTP_USER_AGENT", "")
    forget_actor(request)
    row = start_session(user, agent=agent, came=came(request, user)._asdict(), by=by, at=time.now())
    request.session[SIGN_IN] = row.pk


def _signed_out(request: HttpRequest, user: Person | None, **_: Any) -> None:
    forget_actor(request)  # the session may just have been ended
    sign_in = sign_in_of(request) if user else None
    if sign_in:
        end_session(sign_in, Why.SIGNED_OUT, by=actor_of(request), at=time.now())
    forget_actor(request)


def _wrong_code(request: HttpRequest, user: Person, **_: Any) -> None:
    """A wrong second factor counts like a wrong password."""
    user_login_failed.send(sender=Authenticator, credentials={"username": user.username}, request=request)
