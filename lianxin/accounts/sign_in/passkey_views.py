"""Pages of passkeys: one's own, and signing in by one."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.models import Person
from lianxin.accounts.pages import device, me_of
from lianxin.accounts.queries import actor_of
from lianxin.accounts.sign_in import passkeys
from lianxin.accounts.sign_in.duties import may_give_up
from lianxin.accounts.sign_in.forms import SignInForm
from lianxin.accounts.sign_in.passkey_forms import WRONG, AddPasskeyForm, NamePasskeyForm, PasskeySignInForm
from lianxin.accounts.sign_in.ways import other_ways
from lianxin.accounts.steps.add_passkey import add_passkey
from lianxin.accounts.steps.name_passkey import name_passkey, own_passkey
from lianxin.accounts.steps.remove_passkey import remove_passkey
from lianxin.foundation import time
from lianxin.foundation.answers import answer
from lianxin.foundation.errors import NotFound, WrongState

own_page = require_http_methods(["GET", "POST"])


@own_page
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth ships no types
def add(request: HttpRequest) -> HttpResponse:
    """A new passkey of one's own; recovery codes come along with the first second factor."""
    me, possible = me_of(request), passkeys.usable(request)
    suggested = {"name": device(request.META.get("HTTP_USER_AGENT", ""))}
    form = AddPasskeyForm(request.POST if request.method == "POST" and possible else None, initial=suggested)
    if form.is_valid():
        try:
            return _keep(request, me, form.cleaned_data)
        except WrongState as refused:
            form.add_error(None, refused.text)
    options = passkeys.as_json(passkeys.ask_for_new(me)) if possible else ""
    context = {"form": form, "options": options, "site": settings.SITE or _("http://localhost 开头的网址")}
    return render(request, "accounts/add_passkey.html", context)


@transaction.atomic
def _keep(request: HttpRequest, me: Person, given: dict[str, Any]) -> HttpResponse:
    add_passkey(me, given["name"], given["credential"], by=actor_of(request), at=time.now())
    codes = auto_generate_recovery_codes(request)
    messages.success(request, _("通行密钥已添加。"))
    return redirect("mfa_view_recovery_codes" if codes else "accounts:profile")


@own_page
@login_required
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one of the own passkeys."""
    row = own_passkey(me_of(request), pk)
    form = NamePasskeyForm(request.POST or None, initial={"name": row.wrap().name})
    if form.is_valid():
        name_passkey(me_of(request), pk, form.cleaned_data["name"], by=actor_of(request), at=time.now())
        return redirect("accounts:profile")
    return render(request, "accounts/name_passkey.html", {"form": form})


@own_page
@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth ships no types
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away one of the own passkeys, after the question whether it is meant."""
    row = own_passkey(me_of(request), pk)
    if request.method == "POST":
        remove_passkey(me_of(request), pk, by=actor_of(request), at=time.now())
        messages.success(request, _("通行密钥已删除。"))
        return redirect("accounts:profile")
    return render(request, "accounts/remove_passkey.html", {"passkey": row.wrap(), "possible": may_give_up(row)})


@method_decorator(login_required, name="dispatch")
class Confirm(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/confirm_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[no-any-return]  # as above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked; and the form that was sent, which allauth forgets."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | kwargs | {"options": passkeys.as_json(context["js_data"]["request_options"])}


@login_not_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """What the browser needs to look for a passkey of this site, as JSON."""
    if not settings.PASSKEY_SIGN_IN or not passkeys.usable(request):
        raise NotFound()
    if not ratelimit.consume(request, app="allauth.mfa", action="webauthn_login"):
        return answer(request, 429, "too_many", _("尝试次数过多，请稍后再试。"))
    return JsonResponse({"options": passkeys.ask_for(None)})


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Come in by a passkey alone, where the operator lets."""
    if not settings.PASSKEY_SIGN_IN:
        raise NotFound()
    form = PasskeySignInForm(request.POST)
    if request.user.is_authenticated or not form.is_valid():
        context = {"form": SignInForm(request=request), "problem": WRONG, **other_ways(request)}
        return render(request, "accounts/sign_in.html", context)
    factor: Authenticator = form.cleaned_data["credential"]
    login = Login(user=factor.user, redirect_url=get_next_redirect_url(request))
    return perform_passwordless_login(request, factor, login)  # type: ignore[no-any-return]  # allauth ships no types
