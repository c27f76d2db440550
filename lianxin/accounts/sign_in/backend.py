"""Whether a name and a password belong together."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from lianxin.accounts.models import Person
from lianxin.foundation.prepared import Prepared

_PERSON = Prepared(lambda pk: Person.objects.filter(pk=pk))


class StaffBackend(BaseBackend):
    """Knows people by name and password. A locked person who knows the password is told so by the next stage; his
    sessions end at once, since `get_user` no longer finds him."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        if not username or not password:
            return None
        person = Person.objects.filter(username=username).first()
        if person is None:
            Person().set_password(password)  # an unknown name takes as long as a wrong password
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        person = _PERSON.first(user_id)
        return person if person and person.is_active else None
