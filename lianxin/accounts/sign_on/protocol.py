"""The code flow with PKCE: where the browser is sent, and what the service tells for the code that it brings back.

Sources: OpenID Connect Core 1.0, 3.1 and 5.3; OpenID Connect Discovery 1.0, 4; RFC 7636. Tokens are read and forgotten.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from django.core.cache import cache

from lianxin.accounts.sign_on.http import Unreachable, ask
from lianxin.accounts.sign_on.services import SUBJECT, Service

# What a token may be signed with: keys that anybody may check it by, so no shared secret (HS256), and not nothing.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_APART = 60  # seconds
DESCRIPTION_KEPT = 600  # seconds


class Untrue(Exception):
    """What the service or the browser brought does not belong to this sign-in, or cannot be believed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in keeps between going and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the service names: its own name for him, the value of the claim, whether it saw two factors."""

    subject: str
    name: str
    two_factors: bool


def new() -> Asked:
    return Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def described(service: Service) -> dict[str, Any]:
    """What the service says of itself. Raises Unreachable."""
    key = f"sign-on:{hashlib.sha256(service.issuer.encode()).hexdigest()}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = ask(f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
        if kept.get("issuer") != service.issuer:
            raise Unreachable(f"{service.issuer} calls itself {kept.get('issuer')!r}")
        if not all(
            isinstance(kept.get(name), str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        ):
            raise Unreachable(f"{service.issuer} does not say where to go")
        cache.set(key, kept, DESCRIPTION_KEPT)
    return kept


def door(service: Service, asked: Asked, back: str) -> str:
    """Where the browser is sent; it comes back to `back`. Raises Unreachable."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": service.client,
        "redirect_uri": back,
        "scope": " ".join(service.scopes),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address: str = described(service)["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def told(service: Service, asked: Asked, code: str, back: str) -> Told:
    """Whom the service names for `code`. Raises Unreachable, Untrue."""
    tokens = _tokens(service, asked, code, back)
    claims = _checked(service, asked, str(tokens.get("id_token", "")))
    subject = str(claims[SUBJECT])
    name = claims.get(service.claim)
    if name is None:
        name = _information(service, str(tokens.get("access_token", "")), subject).get(service.claim)
    return Told(subject, str(name or ""), _two_factors(service, claims))


def _tokens(service: Service, asked: Asked, code: str, back: str) -> dict[str, Any]:
    described_ = described(service)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": asked.verifier}
    headers = {}
    # Without the list a service takes the secret as a basic authorization (Discovery 1.0, 3).
    if "client_secret_basic" in described_.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        pair = f"{quote(service.client, safe='')}:{quote(service.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": service.client, "client_secret": service.secret}
    return ask(described_["token_endpoint"], form, headers)


def _checked(service: Service, asked: Asked, token: str) -> dict[str, Any]:
    """What the token says, once it is the service's, for us, for now and for this sign-in (Core 1.0, 3.1.3.7)."""
    try:
        number = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(ask(described(service)["jwks_uri"])).keys
        key = next(each for each in keys if number in (None, each.key_id) and each.public_key_use in (None, "sig"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=SIGNATURES,
            issuer=service.issuer,
            audience=service.client,
            leeway=CLOCKS_APART,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise Untrue(f"the token of {service.issuer}: {error!r}") from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
        raise Untrue("the token belongs to another sign-in")
    if claims.get("azp", service.client) != service.client:
        raise Untrue("the token was made for another program")
    return claims


def _information(service: Service, access: str, subject: str) -> dict[str, Any]:
    """What else the service tells of the person (Core 1.0, 5.3); nothing where it has no place for that."""
    address = described(service).get("userinfo_endpoint")
    if not address or not access:
        return {}
    found = ask(address, headers={"Authorization": f"Bearer {access}"})
    if found.get(SUBJECT) != subject:
        raise Untrue("the service speaks of somebody else")
    return found


def _two_factors(service: Service, claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    named = {str(each) for each in methods} if isinstance(methods, list) else set()
    return bool(named & service.amr) or claims.get("acr") in service.acr


def way_out(service: Service, back: str) -> str | None:
    """Where the browser signs out of the service, which leads it to `back` then; None where it cannot. Raises
    Unreachable."""
    address = described(service).get("end_session_endpoint")
    if not isinstance(address, str):
        return None
    return f"{address}?{urlencode({'client_id': service.client, 'post_logout_redirect_uri': back})}"
