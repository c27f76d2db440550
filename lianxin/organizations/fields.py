"""Form fields that pick units."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.foundation.ui.pickers import Option, PickField, PickSeveralField
from lianxin.organizations import queries
from lianxin.organizations.models import Unit


def unit_options(rows: Sequence[Unit]) -> list[Option]:
    """Each unit by its official name, with its code."""
    return [Option(row.code, row.name, row.code) for row in rows]


class UnitField(PickField[Unit]):
    """A living unit; `below` (also to be set on a form's field) leaves only the units below that one."""

    address = "pick:units"

    def __init__(self, below: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(**{"label": _("单位")} | kwargs)
        self.below = below

    @property
    def below(self) -> Unit | None:
        return self._below

    @below.setter
    def below(self, unit: Unit | None) -> None:
        self._below = unit
        self.widget.wish = {"below": unit.code} if unit else {}

    def exactly(self, typed: str) -> list[Unit]:
        return queries.units_called(typed, self.reader, below=self.below) if self.reader else []

    def options(self, rows: Sequence[Unit]) -> list[Option]:
        return unit_options(rows)


class UnitsField(UnitField, PickSeveralField[Unit]):
    """Several living units, each once, in the order in which they were picked."""
