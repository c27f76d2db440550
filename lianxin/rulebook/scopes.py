"""The facts of a matter that a rule may depend on, and which rule wins."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

# The written order: an earlier dimension outweighs all later ones; within category and area a longer code outweighs a
# shorter. What threatens life comes first; a hub's own rule only decides between rules that are otherwise equal.
PRECEDENCE = ("urgency", "enterprise", "category", "appeal_type", "area", "unit_kind", "hub")
# Codes of these two are matched by their beginning: 0404 covers 040401, 371302 covers its towns.
BY_PREFIX = {"category", "area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a matter: codes, empty where unknown."""

    urgency: str = ""
    enterprise: str = ""
    category: str = ""
    appeal_type: str = ""
    area: str = ""
    unit_kind: str = ""
    hub: str = ""


assert {field.name for field in fields(Facts)} == set(PRECEDENCE)


def mismatch(scope: Mapping[str, str], facts: Facts) -> str:
    """The first dimension in which `scope` does not cover `facts`; empty when it covers them."""
    for name, wanted in scope.items():
        known = getattr(facts, name)
        if not (known.startswith(wanted) if name in BY_PREFIX else known == wanted):
            return name
    return ""


def weight(scope: Mapping[str, str]) -> tuple[int, ...]:
    """How specific a scope is: compare as tuples, the greater wins."""
    return tuple(len(scope.get(name, "")) if name in BY_PREFIX else int(name in scope) for name in PRECEDENCE)
