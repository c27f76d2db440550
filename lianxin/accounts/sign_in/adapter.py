"""What allauth asks of us about accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of, sign_in_of
from lianxin.accounts.steps.change_password import change_password
from lianxin.foundation import time
from lianxin.foundation.ui import rail

BACKEND = "lianxin.accounts.sign_in.backend.StaffBackend"
CONFIRM_BY = {
    "reauthenticate": _("用密码确认"),
    "mfa_reauthenticate": _("用验证码确认"),
    "mfa_reauthenticate:webauthn": _("用通行密钥确认"),
}


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up, nothing is mailed, and nobody learns which names exist."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不正确。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("现在的密码不正确。"),
        "too_many_login_attempts": _("尝试次数过多，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, for whoever has work there: an administrator's first place is the own page."""
        return "/" if rail.links_for(request) else reverse("accounts:profile")

    def set_password(self, user: Person, password: str) -> None:
        here = sign_in_of(self.request)
        change_password(user, password, keep=here.pk if here else 0, by=actor_of(self.request), at=time.now())
        user.refresh_from_db()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def login(self, request: HttpRequest, user: Person) -> None:
        """Whichever way somebody came, his sessions are judged by our backend."""
        user.backend = BACKEND  # as Django's `authenticate` leaves it
        super().login(request, user)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "lianxin.accounts.sign_in.ways.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """The ways to confirm who one is, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [each | {"description": CONFIRM_BY[each["id"]]} for each in methods]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what was done in their own words."""
