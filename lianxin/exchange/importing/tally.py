"""What became of each line, counted so that the sum can be held against what the former system counted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class Deed(StrEnum):
    """What became of a line."""

    NEW = "新增"
    CHANGED = "修改"
    SAME = "相同"
    REFUSED = "拒绝"


@dataclass(slots=True)
class Tally:
    """`read` lines, what became of them, and of those kept the state and the local year (orders only)."""

    read: int = 0
    deeds: Counter[Deed] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    told: int | None = None  # what a line of totals in the file says

    def count(self, deed: Deed, state: str = "", year: str = "") -> None:
        """One line more."""
        self.read += 1
        self.deeds[deed] += 1
        if state and deed is not Deed.REFUSED:
            self.states[state] += 1
            self.years[year] += 1

    def differences(self, totals: Mapping[str, Any]) -> Iterator[str]:
        """Where the sums are not those of the line of totals and of `totals` ([totals] of the mapping), in words."""
        if self.told is not None and self.told != self.read:
            yield _("合计行写的是 %(told)d 行，读到 %(read)d 行") % {"told": self.told, "read": self.read}
        if "rows" in totals and totals["rows"] != self.read:
            yield _("应有 %(told)s 行，读到 %(read)d 行") % {"told": totals["rows"], "read": self.read}
        for name, counted in (("state", self.states), ("year", self.years)):
            for key, told in totals.get(name, {}).items():
                if counted[str(key)] != told:
                    yield _("%(key)s 应有 %(told)s 行，收入 %(kept)d 行") % {
                        "key": key,
                        "told": told,
                        "kept": counted[str(key)],
                    }
