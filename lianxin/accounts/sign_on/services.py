"""What the operator says of an identity service."""

from dataclasses import dataclass, field

SUBJECT = "sub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One identity service. `claim` names a person: `sub` (the service's own name for him, entered by the security
    administrator), or a claim that holds his user name here. A sign-in with one of `amr` or `acr` (RFC 8176; OpenID
    Connect Core 1.0, 2) counts as one by two factors."""

    code: str
    label: str
    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str = SUBJECT
    scopes: tuple[str, ...] = ("openid", "profile")
    amr: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()
