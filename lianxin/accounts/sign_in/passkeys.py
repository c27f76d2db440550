"""Passkeys: to which name they are bound, what the browser is asked, and what of its answer counts.

A passkey's private key never leaves the device: what allauth's row keeps (its number and its public key) is no secret.
Source: W3C Web Authentication Level 2, 7.1 and 7.2.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.webauthn import ResidentKeyRequirement, UserVerificationRequirement

from lianxin.accounts.models import Person

# What an answer that no authenticator made raises while it is read.
UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def site_name() -> str:
    """The name to which passkeys are bound: the site's, or this machine's where no site is named."""
    return (urlsplit(settings.SITE).hostname or "") if settings.SITE else "localhost"


def usable(request: HttpRequest) -> bool:
    """Whether passkeys work on this page: browsers offer them under the name that they are bound to only."""
    return urlsplit(f"//{request.get_host()}").hostname == site_name()


def of(person: Person) -> list[Authenticator]:
    """The passkeys of `person`, the oldest first."""
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return list(rows.order_by("created_at", "pk"))


def ask_for_new(person: Person) -> dict[str, Any]:
    """What the browser is asked for a new passkey: one that can be found without the user's name where the device can
    keep such, and that asks for a finger, a face or a PIN where the device can."""
    options, state = auth.get_server().register_begin(
        user=auth.build_user_payload(person),
        credentials=auth.get_credentials(person),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    auth.set_state(dict(state))
    return dict(options)


def ask_for(person: Person | None) -> dict[str, Any]:
    """What the browser is asked for one of the passkeys of `person`; of anybody where None: then the device has to know
    its owner by finger, face or PIN."""
    options: dict[str, Any] = auth.begin_authentication(person)
    return options


def as_json(options: dict[str, Any]) -> str:
    """What the browser is asked, for an attribute of the page."""
    return json.dumps(options, default=dict)


def check_new(answer: Any) -> None:
    """Raises ValidationError for an answer that does not make a new passkey for what was asked, or whose passkey is
    known already."""
    try:
        auth.parse_registration_response(answer)
        auth.complete_registration(answer)
    except UNREADABLE:
        raise ValidationError(_("这个通行密钥没有登记成功，请再试一次。")) from None
    if Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN, data__credential__id=answer["id"]).exists():
        raise ValidationError(_("这个通行密钥已经登记过。"))
