"""The facts of a matter that a rule may depend on, and which rule wins."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext_noop as _

from lianxin.taxonomy.models import Area

# The written order: an earlier dimension outweighs all later ones; within category and area a longer code outweighs a
# shorter. What threatens life comes first; a hub's own rule only decides between rules that are otherwise equal.
DIMENSIONS = {
    "urgency": _("紧急程度"),
    "enterprise": _("涉企"),
    "category": _("诉求类别"),
    "appeal_type": _("诉求类型"),
    "area": _("区域"),
    "unit_kind": _("单位类型"),
    "hub": _("热线平台"),
}
_BY_LENGTH = {"category", "area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a matter: codes, empty where unknown. `area` holds the place and what governs it (`places`)."""

    urgency: str = ""
    enterprise: str = ""
    category: str = ""
    appeal_type: str = ""
    area: tuple[str, ...] = ()
    unit_kind: str = ""
    hub: str = ""


assert {field.name for field in fields(Facts)} == set(DIMENSIONS)


def places(area: Area) -> tuple[str, ...]:
    """The code of `area` and of the county or zone that governs it, which need not be its statistical county."""
    above = area.governed_by if area.level > Area.Level.COUNTY else None
    return (area.code, above.code) if above else (area.code,)


def mismatch(scope: Mapping[str, str], facts: Facts) -> str:
    """The first dimension in which `scope` does not cover `facts`; empty when it covers them.

    A category covers those below it: 0404 covers 040401.
    """
    for name in DIMENSIONS:
        if name in scope and not _covers(name, scope[name], facts):
            return name
    return ""


def _covers(name: str, wanted: str, facts: Facts) -> bool:
    match name:
        case "category":
            return facts.category.startswith(wanted)
        case "area":
            return wanted in facts.area
        case _:
            return bool(getattr(facts, name) == wanted)


def weight(scope: Mapping[str, str]) -> tuple[int, ...]:
    """How specific a scope is: compare as tuples, the greater wins. Two scopes of one weight never cover one matter."""
    return tuple(len(scope.get(name, "")) if name in _BY_LENGTH else int(name in scope) for name in DIMENSIONS)


def outweighed_by(scope: Mapping[str, str], winner: Mapping[str, str]) -> str:
    """The dimension in which `winner` is more specific than `scope`."""
    pairs = zip(DIMENSIONS, weight(scope), weight(winner), strict=True)
    return next(name for name, own, other in pairs if other > own)
