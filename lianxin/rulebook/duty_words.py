"""Whose duty a line of the catalogue names, in words."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry


def places() -> dict[str, str]:
    """The duties that are found at the place."""
    return {"county": _("当地县区"), "town": _("当地镇街")}


class DutyWords:
    """What the duties of `entries` are called; all units are looked up at once."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        named = {duty for entry in entries for duty in (entry.lead, *entry.assisting)}
        letters = {duty.partition(":")[2] for duty in named if ":" in duty}
        wanted = Q(code__in=named)
        for each in letters:
            wanted |= Q(code__endswith=f"-{each}")
        rows = Unit.objects.unscoped("the catalogue names units to everybody").filter(wanted).order_by("-path")
        self._names = {row.code: row.short_name for row in rows}
        self._departments = {row.code.partition("-")[2]: row.short_name for row in rows}

    def told(self, duty: str) -> str:
        """The unit's short name, or how it is found at the place."""
        kind, _colon, letters = duty.partition(":")
        if kind == "department":
            name = self._departments.get(letters, letters)
            return _("%(name)s或县区对应部门") % {"name": name}
        return places().get(duty) or self._names.get(duty, duty)
