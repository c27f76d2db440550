"""Whose duty a line of the catalogue names, and which unit that is at a place.

A duty is a unit's code; ``county``, the county or zone that governs the place; ``town``, its town or subdistrict; or
``department:ZJJ``, the department with these letters of that county, the municipal one where it has none of its own.
"""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.organizations.models import Unit
from lianxin.taxonomy.models import Area

_NAMED = Prepared(
    lambda codes: (
        Unit.objects.unscoped("the catalogue names units to everybody")
        .filter(AnyOf("code", codes))
        .select_related("kind", "merged_into")
    )
)
_DUTY = re.compile(r"[0-9A-Za-z:-]+")


def duty_problem(duty: str) -> str:
    """What is wrong with a duty that somebody wrote, in Chinese; empty when nothing is."""
    kind, _colon, letters = duty.partition(":")
    if duty in ("county", "town"):
        return ""
    units = Unit.objects.unscoped("is there such a unit").living()
    known = units.filter(code__endswith=f"-{letters}") if kind == "department" and letters else units.filter(code=duty)
    if _DUTY.fullmatch(duty) and known.exists():
        return ""
    return _("没有单位“%(duty)s”，或者已经撤销。") % {"duty": duty}


def resolve(duties: Sequence[str], area: Area) -> list[Unit | None]:
    """The unit that each of `duties` names at `area`, in one query; None where there is none, such as the town of a
    whole county.

    For an abolished unit it is the one that it was merged into.
    """
    codes = [_codes(duty, area) for duty in duties]
    units = {unit.code: unit for unit in _NAMED.all([code for tried in codes for code in tried])}
    return [next((heir for code in tried if (heir := _living(units.get(code)))), None) for tried in codes]


def _codes(duty: str, area: Area) -> list[str]:
    """The codes to try in turn: a government or town has the code of its area, a department that of its government."""
    kind, _colon, letters = duty.partition(":")
    match kind:
        case "county":
            return [place.code for place in _governing(area) if place.level == Area.Level.COUNTY]
        case "town":
            return [place.code for place in _governing(area) if place.level == Area.Level.TOWN]
        case "department":
            return [f"{place.code}-{letters}" for place in _governing(area) if place.level < Area.Level.TOWN]
        case _:
            return [duty]


def _governing(area: Area) -> Iterator[Area]:
    """The area and what governs it, up to the city."""
    above: Area | None = area
    while above:
        yield above
        above = above.governed_by


def _living(heir: Unit | None) -> Unit | None:
    """The unit, or what it was merged into; None for one that was abolished without a successor."""
    while heir and heir.abolished_at:
        heir = heir.merged_into
    return heir
