"""What somebody has to finish before he works: a new password, a second factor."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from lianxin.accounts.models import Person, Post
from lianxin.accounts.queries import own_posts, posts_of, sign_in_of
from lianxin.accounts.sign_in.passwords import must_change
from lianxin.foundation import time
from lianxin.foundation.prepared import Prepared

# Pages that stay open meanwhile, by the name of their address.
OPEN = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "ui:appearance",
}
# What counts as a second factor; recovery codes only stand in for one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_FACTORS = Prepared(lambda person: Authenticator.objects.filter(user=person, type__in=FACTORS))


def unfinished_duty(request: HttpRequest, person: Person) -> str | None:
    """The address of the page where `person` has to go before this one, None when he may go on. Whoever came from an
    identity service used no password of ours; where it saw two factors, it did what the role asks for."""
    if request.path in {reverse(name) for name in OPEN}:
        return None
    here = sign_in_of(request)
    if must_change(person, time.now()) and not (here and here.service):
        return reverse("account_change_password")
    if needs_second_factor(own_posts(request)) and not (here and here.two_factors) and not has_second_factor(person):
        return reverse("mfa_activate_totp")
    return None


def needs_second_factor(posts: Iterable[Post]) -> bool:
    """Whether the role of one of somebody's posts asks for it."""
    return any(post.role.totp_required for post in posts)


def has_second_factor(person: Person) -> bool:
    return bool(_FACTORS.count(person.pk))


def has_codes(person: Person) -> bool:
    """Whether an application on the person's telephone shows codes."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def may_give_up(factor: Authenticator) -> bool:
    """Whether somebody may be without this second factor: there is another one, or no role asks for any."""
    others = Authenticator.objects.filter(user=factor.user, type__in=FACTORS).exclude(pk=factor.pk)
    return others.exists() or not needs_second_factor(posts_of(factor.user, time.now()))
