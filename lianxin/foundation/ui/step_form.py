"""Forms by which steps are taken: what is missing is said plainly, and what a step refuses beside its field."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput, Refused

_USUAL = forms.Field.default_error_messages["required"]


class RefusingForm(forms.Form):
    """`names` tells which field a step means that calls it otherwise."""

    names: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak_plainly()

    def speak_plainly(self) -> None:
        """Let fields say in plain words that they are missing; to be called again for fields that are added later."""
        for field in self.fields.values():
            if field.error_messages.get("required") == _USUAL:
                is_choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("请选一项。") if is_choice else _("请填写。")

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Let the field `name` offer `choices`: value and label, or a group's label with its own."""
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field `name` offer `rows`."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def add_refusal(self, refused: Refused) -> None:
        """Put a refusal where it belongs: beside its fields, or above the form."""
        fields = refused.fields if isinstance(refused, BadInput) else {}
        for told, text in fields.items():
            name = self.names.get(told, told)
            self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, refused.text)


class StepForm(RefusingForm):
    """A form of one step: it knows the version that was read, and pressing twice does it once."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, version: int | None = None, **given: Any) -> None:
        first = {"seen": version, "request_key": uuid4().hex} | given.pop("initial", {})
        super().__init__(data, initial=first, **given)


def taken(form: RefusingForm, step: Callable[[], object]) -> bool:
    """Whether the form is whole and `step` went through; else the form holds what is wrong. Raises what the step raises
    where the row or the right is missing: no words of the form help there."""
    if not form.is_valid():
        return False
    try:
        step()
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        form.add_refusal(refused)
        return False
    return True
