"""Going to an identity service, coming back from it, and leaving it."""

import logging
from dataclasses import asdict
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianxin.accounts.models import Person, Way
from lianxin.accounts.sign_in.forms import SignInForm
from lianxin.accounts.sign_in.ways import other_ways
from lianxin.accounts.sign_on import protocol
from lianxin.accounts.sign_on.http import Unreachable
from lianxin.accounts.sign_on.people import person_of
from lianxin.accounts.sign_on.services import Service
from lianxin.foundation.addresses import own
from lianxin.foundation.errors import NotFound

logger = logging.getLogger("lianxin.sign_on")
ASKED = "sign_on"  # the key in Django's session: what is asked of which service, by state
MOST_AT_ONCE = 5  # windows of one browser that are on their way


@login_not_required
@never_cache
@require_GET
def go(request: HttpRequest, service: str) -> HttpResponse:
    """Send the browser to the service; `next` is kept for when it is back."""
    there, asked = _service(service), protocol.new()
    try:
        address = protocol.door(there, asked, _back(request, there))
    except Unreachable as error:
        return _down(request, there, error)
    kept = dict(list(request.session.get(ASKED, {}).items())[1 - MOST_AT_ONCE :])
    wished = own(request, request.GET.get("next", ""), "")
    request.session[ASKED] = kept | {asked.state: {"service": service, "next": wished, **asdict(asked)}}
    return redirect(address)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest, service: str) -> HttpResponse:
    """The browser is back with a code: whoever the service names comes in, if he is somebody here."""
    there, kept = _service(service), _taken(request, service)
    # A service that names itself here (RFC 9207) is the one that was asked.
    if kept is None or not request.GET.get("code") or request.GET.get("iss", there.issuer) != there.issuer:
        return _page(request, 400, _("这次登录没有完成。"), _("可能是取消了，或者等得太久，请重新来一次。"))
    asked = protocol.Asked(kept["state"], kept["nonce"], kept["verifier"])
    try:
        told = protocol.told(there, asked, request.GET["code"], _back(request, there))
    except Unreachable as error:
        return _down(request, there, error)
    except protocol.Untrue as error:
        logger.warning("sign-on by %s: %s", service, error)
        return _page(request, 400, _("这次登录没有完成。"), _("“%(name)s”的回答不能采信。") % {"name": there.label})
    person = person_of(there, told, request)
    if person is None:
        return _stranger(request, there)
    return _enter(request, there, person, told.two_factors, kept["next"])


@login_not_required
@never_cache
@require_GET
def leave(request: HttpRequest, service: str) -> HttpResponse:
    """Sign out of the service too, after having signed out here."""
    there = _service(service)
    home = _absolute(request, reverse("account_login"))
    try:
        return redirect(protocol.way_out(there, home) or home)
    except Unreachable as error:
        return _down(request, there, error)


def _enter(request: HttpRequest, service: Service, person: Person, two_factors: bool, wished: str) -> HttpResponse:
    record_authentication(request, person, Way.SIGN_ON.value, service=service.code, two_factors=two_factors)
    login = Login(user=person, redirect_url=wished or None)
    return perform_login(request, login)  # type: ignore[no-any-return]  # allauth ships no types


def _service(code: str) -> Service:
    found: Service | None = settings.SIGN_ON.get(code)
    if found is None:
        raise NotFound()
    return found


def _taken(request: HttpRequest, service: str) -> dict[str, Any] | None:
    """What was asked under the state that came back; it counts once."""
    waiting = dict(request.session.get(ASKED, {}))
    kept: dict[str, Any] | None = waiting.pop(request.GET.get("state", ""), None)
    if kept is None or kept["service"] != service:
        return None
    request.session[ASKED] = waiting
    return kept


def _absolute(request: HttpRequest, path: str) -> str:
    return f"{settings.SITE}{path}" if settings.SITE else request.build_absolute_uri(path)


def _back(request: HttpRequest, service: Service) -> str:
    return _absolute(request, reverse("sign_on_back", args=[service.code]))


def _down(request: HttpRequest, service: Service, error: Unreachable) -> HttpResponse:
    logger.warning("sign-on by %s: %s", service.code, error)
    problem = _("现在连不上“%(name)s”。") % {"name": service.label}
    return _page(request, 503, problem, _("可以先用本系统的用户名和密码登录，或者稍后再试。"))


def _stranger(request: HttpRequest, service: Service) -> HttpResponse:
    """The same words whether he is unknown, locked or gone: nobody learns which accounts there are."""
    logger.warning("sign-on by %s: nobody here may come in under that name", service.code)
    problem = _("“%(name)s”里的这个账号不能登录本系统。") % {"name": service.label}
    return _page(request, 403, problem, _("没有对应的账号，或者账号已停用。请联系安全管理员。"))


def _page(request: HttpRequest, status: int, problem: str, advice: str) -> HttpResponse:
    context = {"form": SignInForm(request=request), "problem": problem, "advice": advice, **other_ways(request)}
    return render(request, "accounts/sign_in.html", context, status=status)
