"""The forms of passkeys: what the browser's ceremony brings."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import Person
from lianxin.accounts.sign_in import passkeys
from lianxin.accounts.steps.add_passkey import NAME_LENGTH

WRONG = _("通行密钥没有通过验证。请再试一次，或换一种方式。")


class AddPasskeyForm(forms.Form):
    """A new passkey: what its owner calls it, and what the device made."""

    name = forms.CharField(label=_("名称"), max_length=NAME_LENGTH, help_text=_("方便自己认出来，如“办公电脑”“手机”。"))
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        answer = self.cleaned_data["credential"]
        passkeys.check_new(answer)
        return answer


class NamePasskeyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=NAME_LENGTH, widget=forms.TextInput({"autofocus": True}))


class _Checked:
    """An answer that no authenticator made, or a stranger's, is refused in one sentence."""

    user: Person | None
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {"required": WRONG, "invalid": WRONG}

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form that it is mixed into
        except passkeys.UNREADABLE:
            raise ValidationError(WRONG) from None
        return found


class PasskeySignInForm(_Checked, webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey instead of name and password."""


class ConfirmPasskeyForm(_Checked, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey once more, before something that matters."""


class SecondPasskeyForm(_Checked, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey as the second factor: a wrong one counts like a wrong code."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError:
            authentication_failed.send(
                sender=Authenticator,
                request=context.request,
                user=self.user,
                authenticator=None,
                reauthentication=False,
            )
            raise
