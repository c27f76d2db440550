"""The ways in, and by which of them somebody came."""

from typing import Any, NamedTuple

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianxin.accounts.models import Person, Way
from lianxin.accounts.sign_in import passkeys


class Came(NamedTuple):
    """How somebody came in; the identity service that told who he is, and whether it saw two factors."""

    way: Way
    service: str = ""
    two_factors: bool = False


def came(request: HttpRequest, person: Person) -> Came:
    """By what allauth has written down in this session of how `person` proved who he is."""
    for record in get_authentication_records(request, person):
        if record["method"] == Way.SIGN_ON:
            return Came(Way.SIGN_ON, record["service"], record["two_factors"])
        if record.get("passwordless"):
            return Came(Way.PASSKEY)
    return Came(Way.PASSWORD)


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """Whoever comes from a service that saw two factors is asked for nothing more."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user and came(self.request, self.login.user).two_factors:
            return None, True
        return super().handle()  # type: ignore[no-any-return]  # as above


def other_ways(request: HttpRequest) -> dict[str, Any]:
    """Besides name and password: what the page of signing in offers, and which service one has just left."""
    return {
        "passkey": settings.PASSKEY_SIGN_IN and passkeys.usable(request),
        "services": list(settings.SIGN_ON.values()),
        "left": settings.SIGN_ON.get(request.GET.get("left", "")),
    }
