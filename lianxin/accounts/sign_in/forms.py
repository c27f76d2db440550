"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import Person
from lianxin.foundation.errors import BadInput

# Seconds in which a code counts: its own half minute and the ones before and after, see MFA_TOTP_TOLERANCE.
CODE_GOOD_FOR = 90
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _name(field: forms.Field, label: Any, **attrs: Any) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and password; the name in small letters, however it was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["login"], _("用户名"), autofocus=True, autocapitalize="none", spellcheck="false")
        _name(self.fields["password"], _("密码"))
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        name: str = super().clean_login()
        return name.lower()


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["password"], _("密码"), autofocus=True)


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["oldpassword"], _("现在的密码"), autofocus=True)
        _name(self.fields["password1"], _("新密码"))
        _name(self.fields["password2"], _("再输一次新密码"))
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if "password1" in data and data["password1"] != data.get("password2", data["password1"]):
            self.add_error("password2", _("两次输入的新密码不一样。"))
        if "password1" in data and data["password1"] == data.get("oldpassword"):
            self.add_error("password1", _("新密码不能与现在的密码相同。"))
        return data

    def save(self) -> None:
        try:
            super().save()
        except BadInput as refusal:
            self.add_error("password1", refusal.text)


class _CountedCode:
    """A code that is guessed wrong counts like a wrong password, and is not looked at while the account is locked."""

    user: Person

    def clean_code(self) -> str:
        request = context.request
        if not AxesProxyHandler.is_allowed(request, {"username": self.user.username}):
            request.axes_locked_out = True
            raise ValidationError(_("尝试次数过多，请稍后再试。"))
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        if not cache.add(f"code-used:{self.user.pk}:{code}", "yes", timeout=CODE_GOOD_FOR):
            raise ValidationError(_("这个验证码已经用过，请等应用显示下一个。"))
        return code


class CodeForm(_CountedCode, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("验证码或恢复码"), **CODE)


class ConfirmCodeForm(_CountedCode, ReauthenticateByCodeForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("验证码或恢复码"), **CODE)


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of a new second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("应用里显示的 6 位数字"), **CODE)
