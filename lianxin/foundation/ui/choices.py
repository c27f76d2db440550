"""Few choices, all of them in sight: radio buttons drawn as cards or as one row; they work without scripts."""

from collections.abc import Mapping
from typing import Any

from django import forms


class Choices(forms.RadioSelect):
    """`notes` are second lines by value. The number key printed on a choice picks it."""

    draws_itself = True  # label, notes and errors stand around it as a group (see parts/field.html)

    def __init__(self, *args: Any, notes: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = dict(notes or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"note": self.notes.get(str(value), "")}


class RadioCards(Choices):
    """Choices one below the other, each with room for a note: for reasons and outcomes."""

    template_name = "ui/widgets/radio_cards.html"


class Segments(Choices):
    """Choices in one row: for short words such as 是 and 否."""

    template_name = "ui/widgets/segments.html"
