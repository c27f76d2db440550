"""Form fields for what other rooms name things by: a category, an area, a reason."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.choices import RadioCards
from lianxin.foundation.ui.pickers import Option, PickField, ReadersField
from lianxin.taxonomy import queries
from lianxin.taxonomy.models import Area, Category, Reason, ReasonKind

STEP = " › "
FEW = 6  # reasons that are shown as cards; more are a list


def category_options(rows: Sequence[Category]) -> list[Option]:
    """Each category with those above it ("公用事业 › 供暖 › 管网故障") and its code."""
    return [Option(row.code, STEP.join(path), row.code) for row, path in queries.category_paths(rows)]


def area_options(rows: Sequence[Area]) -> list[Option]:
    """Each area with the county that governs it ("兰山区 › 柳青街道") and its code."""
    return [Option(row.code, STEP.join(queries.area_path(row)), row.code) for row in rows]


class CategoryField(PickField[Category]):
    """A category of the edition in force."""

    address = "pick:categories"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("诉求类别")} | kwargs)

    def exactly(self, typed: str) -> list[Category]:
        return queries.categories_called(typed.rpartition(STEP)[2], self.moment)

    def options(self, rows: Sequence[Category]) -> list[Option]:
        return category_options(rows)


class AreaField(PickField[Area]):
    """A place of the city, down to its towns."""

    address = "pick:areas"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("区域")} | kwargs)

    def exactly(self, typed: str) -> list[Area]:
        return queries.areas_called(typed.rpartition(STEP)[2], self.moment)

    def options(self, rows: Sequence[Area]) -> list[Option]:
        return area_options(rows)


class ReasonField(forms.ChoiceField, ReadersField):
    """A reason of the dictionary `kind` as it holds at the form's time; `clean` answers its code."""

    def __init__(self, kind: ReasonKind, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("label", _("原因"))
        super().__init__(choices=partial(_offered_now, kind), **kwargs)

    def read_by(self, reader: Actor, at: datetime) -> None:
        super().read_by(reader, at)
        rows = queries.reasons(self.kind, at)
        if len(rows) <= FEW:
            self._show_cards(rows)
        self.choices = _choices(rows, blank=len(rows) > FEW or not self.required)

    def _show_cards(self, rows: Sequence[Reason]) -> None:
        cards = RadioCards(notes={row.code: row.guidance for row in rows})
        cards.is_required = self.required
        self.widget = cards


def _offered_now(kind: ReasonKind) -> list[tuple[str, Any]]:
    return _choices(queries.reasons(kind, time.now()), blank=True)


def _choices(rows: Sequence[Reason], *, blank: bool) -> list[tuple[str, Any]]:
    first = [("", _("请选择"))] if blank else []
    return [*first, *((row.code, row.label) for row in rows)]
