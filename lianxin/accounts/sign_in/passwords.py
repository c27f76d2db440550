"""Rules for passwords beyond Django's own."""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianxin.accounts.models import Person

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("密码至少 %(count)d 个字符。") % {"count": self.min_length}


class NotCommon(CommonPasswordValidator):
    """Django's rule in our words."""

    def get_error_message(self) -> str:
        return _("这个密码太常见，容易被猜中。")

    def get_help_text(self) -> str:
        return _("不要用常见的密码。")


class SeveralKinds:
    """At least `kinds` of: small letters, capitals, digits, other characters."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError for too few kinds."""
        if sum(bool(re.search(pattern, password)) for pattern in CLASSES) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("密码须含大写字母、小写字母、数字、符号中的至少 %(kinds)d 种。") % {"kinds": self.kinds}


class NotTheName:
    """The user name is no part of the password."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError when it is."""
        if user and user.username and user.username.lower() in password.lower():
            raise ValidationError(self.get_help_text(), code="password_has_the_name")

    def get_help_text(self) -> str:
        return _("密码不能含有用户名。")


def must_change(person: Person, at: datetime) -> bool:
    """Whether the password was given by somebody else or has outlived LIANXIN_PASSWORD_DAYS (0: it never does)."""
    if person.must_change_password:
        return True
    if not settings.PASSWORD_DAYS or person.password_changed_at is None:
        return False
    return at - person.password_changed_at >= timedelta(days=settings.PASSWORD_DAYS)
