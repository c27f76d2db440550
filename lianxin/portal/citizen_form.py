"""What all forms of citizens share: plain words where something is missing, and each refusal beside its field."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput, Refused

_USUAL = forms.Field.default_error_messages["required"]


class CitizenForm(forms.Form):
    """The server alone says what is missing, so that it is said the same way with and without scripts. `names` tells
    which field a step means that calls it otherwise."""

    use_required_attribute = False
    names: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == _USUAL:
                is_choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("请选一项。") if is_choice else _("请填写。")

    def add_refusal(self, refused: Refused) -> None:
        """Put a refusal beside its field, or above the form."""
        fields = refused.fields if isinstance(refused, BadInput) else {}
        for told, text in fields.items():
            name = self.names.get(told, told)
            self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, refused.text)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong, for the top of the page: the field's id, its label, the first reason."""
        return [
            (str(self[name].id_for_label), str(self[name].label), str(errors[0]))
            for name, errors in self.errors.items()
            if name in self.fields and not self[name].is_hidden
        ]
