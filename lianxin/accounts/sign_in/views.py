"""Pages of signing in: allauth's, on our templates and under our addresses."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from lianxin.accounts.queries import actor_of, sign_in_of
from lianxin.accounts.sign_in import passkeys
from lianxin.accounts.sign_in.duties import has_codes
from lianxin.accounts.sign_in.forms import SignInForm
from lianxin.accounts.sign_in.ways import other_ways
from lianxin.accounts.steps.note_given_up_factor import note_given_up_factor
from lianxin.accounts.steps.note_second_factor import note_second_factor
from lianxin.foundation import time


class SignIn(account.LoginView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | other_ways(self.request)  # type: ignore[no-any-return]  # as above


class SecondFactor(factor.AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.stage.login.user
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "codes": has_codes(person),
            "passkeys": bool(passkeys.of(person)),
            "usable": passkeys.usable(self.request),
            "options": passkeys.as_json(context["js_data"]["request_options"]),
        }


class Inactive(account.AccountInactiveView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/inactive.html"


@method_decorator(login_not_required, name="dispatch")
class SignOut(account.LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Also the way back from the second factor to another name. Whoever came from an identity service is told that he
    is still signed in there."""

    template_name = "accounts/sign_out.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = sign_in_of(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        if here is None or here.service not in settings.SIGN_ON:
            return answer
        return redirect(f"{reverse('account_login')}?left={here.service}")


@method_decorator(login_required, name="dispatch")
class Password(account.PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        if form.errors:
            return self.form_invalid(form)  # type: ignore[no-any-return]  # allauth ships no types
        account.flows.password_change.finalize_password_change(self.request, form.user)
        messages.success(self.request, _("密码已修改，其他地方的登录都已退出。"))
        return redirect(self.get_success_url())


@method_decorator(login_required, name="dispatch")
class Confirm(account.ReauthenticateView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/confirm.html"


class ConfirmByCode(factor.ReauthenticateView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/confirm.html"


@method_decorator(login_required, name="dispatch")
class Enrol(totp.ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/enrol.html"

    @method_decorator(transaction.atomic)
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_second_factor(form.user, by=actor_of(self.request), at=time.now())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        letters = context["form"].secret
        return context | {"secret": " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))}


class GiveUpFactor(totp.DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/give_up_factor.html"

    @method_decorator(transaction.atomic)
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_given_up_factor(self.request.user, by=actor_of(self.request), at=time.now())
        return answer


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/recovery_codes.html"


@method_decorator(login_required, name="dispatch")
class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/new_recovery_codes.html"


def locked_out(request: HttpRequest, _response: HttpResponse, _credentials: dict[str, Any] | None) -> HttpResponse:
    """What too many wrong passwords or codes lead to; the same for names that do not exist."""
    numbers = {"count": settings.AXES_FAILURE_LIMIT, "minutes": settings.LOCK_OUT_MINUTES}
    context = {
        "form": SignInForm(request=request),
        "problem": _("连续 %(count)d 次没有通过，这个用户名已暂停登录 %(minutes)d 分钟。") % numbers,
        "advice": _("请稍后再试；忘记密码请找安全管理员重置。"),
        **other_ways(request),
    }
    return render(request, "accounts/sign_in.html", context, status=429)
