"""Settings of single sign-on: `LIANXIN_OIDC` names the identity services, and for each its own settings follow."""

import re
from urllib.parse import urlsplit

from lianxin.accounts.sign_on.services import SUBJECT, Service
from lianxin.config import env
from lianxin.config.env import BadSetting

CODE = re.compile(r"[a-z][a-z0-9]{0,15}")


def services() -> dict[str, Service]:
    """By code, in the order in which they are offered. Raises BadSetting."""
    codes = [code.strip() for code in env.words("LIANXIN_OIDC")]
    for code in codes:
        if not CODE.fullmatch(code) or codes.count(code) > 1:
            raise BadSetting(f"LIANXIN_OIDC must hold different short names in small letters, not {code!r}")
    return {code: _service(code) for code in codes}


def _service(code: str) -> Service:
    name = f"LIANXIN_OIDC_{code.upper()}"
    return Service(
        code=code,
        label=_needed(f"{name}_LABEL"),
        issuer=_issuer(f"{name}_ISSUER"),
        client=_needed(f"{name}_CLIENT"),
        secret=env.given_secret(f"{name}_SECRET_FILE"),
        claim=env.text(f"{name}_CLAIM") or SUBJECT,
        scopes=("openid", *[each for each in _set(f"{name}_SCOPES", "profile") if each != "openid"]),
        amr=frozenset(_set(f"{name}_AMR")),
        acr=frozenset(_set(f"{name}_ACR")),
    )


def _needed(name: str) -> str:
    value = env.text(name).strip()
    if not value:
        raise BadSetting(f"{name} must be set: LIANXIN_OIDC names this service")
    return value


def _set(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in (env.text(name) or default).split(",") if word.strip()]


def _issuer(name: str) -> str:
    """The service's address as it writes it in its tokens; without TLS on this machine only."""
    value = _needed(name)
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"})
    if not safe or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise BadSetting(f"{name} must be an https address without query, not {value!r}")
    return value
