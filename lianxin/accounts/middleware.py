"""What every request of a signed-in person passes: session limits, unfinished duties, and who acts."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lianxin.accounts.limits import over
from lianxin.accounts.models import Person, SignIn
from lianxin.accounts.queries import actor_of, sign_in_of
from lianxin.accounts.sign_in.duties import unfinished_duty
from lianxin.accounts.steps.end_session import end_session
from lianxin.foundation import time
from lianxin.foundation.answers import answer

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_TO_THE = timedelta(minutes=1)


def staff_sessions(get_response: Handler) -> Handler:
    """Ends sessions that were ended elsewhere, idle for too long or too old; sends whoever must change the password or
    set up the second factor there; lets pages read `request.actor`. A part of an open page (htmx) is not sent to the
    sign-in but answered with 401: the page asks, and keeps what stands in its forms."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # for templates
        if isinstance(request.user, Person):
            sign_in = sign_in_of(request)
            if sign_in is None or _over(request, sign_in):
                logout(request)
                messages.info(request, _("登录已过期，请重新登录。"))
            elif duty := unfinished_duty(request, request.user):
                return redirect(duty)
        response = get_response(request)
        if request.headers.get("HX-Request") and getattr(response, "url", "").startswith(reverse(settings.LOGIN_URL)):
            return answer(request, 401, "signed_out", _("登录已过期，请重新登录。"))
        return response

    return handle


def _over(request: HttpRequest, sign_in: SignIn) -> bool:
    """Whether the session has outlived its limits; it is ended then, else marked as seen."""
    at = time.now()
    if why := over(sign_in, at):
        end_session(sign_in, why, by=actor_of(request), at=at)
        return True
    if at - sign_in.seen_at >= SEEN_TO_THE:
        SignIn.objects.unscoped("the session's own").filter(pk=sign_in.pk).update(seen_at=at)
    return False
