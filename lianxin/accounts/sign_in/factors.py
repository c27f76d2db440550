"""The second factor: what allauth asks of us, with the secrets sealed by our keys."""

import uuid
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import FactorSecret, Person
from lianxin.accounts.sign_in.duties import FACTORS, may_give_up
from lianxin.accounts.sign_in.passkeys import site_name


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps secrets in `FactorSecret`, so that a change of keys reaches them, and speaks Chinese."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("您的岗位要求二次验证，不能关闭。"),
        "cannot_generate_recovery_codes": _("请先启用二次验证，再生成恢复码。"),
        "incorrect_code": _("验证码不正确，请输入应用里此刻显示的 6 位数字，或一个没用过的恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return str(FactorSecret.objects.create(secret=text).row_key)

    def decrypt(self, encrypted_text: str) -> str:
        return FactorSecret.objects.get(row_key=uuid.UUID(encrypted_text)).secret

    def build_totp_svg(self, url: str) -> str:
        """The code on white ground, so that it can be scanned off a dark page too."""
        svg: str = super().build_totp_svg(url)
        return svg.replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)

    def get_totp_issuer(self) -> str:
        return "12345"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return authenticator.type not in FACTORS or may_give_up(authenticator)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": site_name(), "name": f"{_('连心')} 12345"}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """What a device shows of its passkey. The id is spelled as allauth reads it off an answer."""
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": user.username}


def forget_secret(instance: Authenticator, **_: Any) -> None:
    """A removed second factor takes its secret along."""
    for name in ("secret", "seed"):
        if reference := instance.data.get(name):
            FactorSecret.objects.filter(row_key=uuid.UUID(reference)).delete()
