"""What a category asks besides (扩展字段): as fields of the form, and as lines of the case's details."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.fields import DayField
from lianxin.taxonomy import queries
from lianxin.taxonomy.extra_fields import LONGEST_NUMBER, LONGEST_TEXT, check
from lianxin.taxonomy.models import Category, ExtraField

PREFIX = "extra_"
FEW = 4  # choices that are shown in a row


def asked(category: Category | None) -> list[ExtraField]:
    """The fields of the category and those above it; none without one."""
    return queries.extra_fields(category) if category else []


def field_of(asked_for: ExtraField, at: datetime) -> forms.Field:
    """The form's field; whether it must be filled is judged with all the others (`checked`)."""
    common: dict[str, Any] = {"label": asked_for.label, "help_text": asked_for.hint, "required": False}
    match asked_for.kind:
        case ExtraField.Kind.CHOICE:
            return _choice(list(asked_for.choices), common)
        case ExtraField.Kind.YES_NO:
            return forms.ChoiceField(choices=[("yes", _("是")), ("no", _("否"))], widget=Segments(), **common)
        case ExtraField.Kind.DATE:
            day = DayField(usual=(), **common)
            day.at = at
            return day
        case ExtraField.Kind.NUMBER:
            attrs = {"inputmode": "decimal", "autocomplete": "off"}
            return forms.CharField(max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs), **common)
        case _:
            attrs = {"autocomplete": "off"}
            return forms.CharField(max_length=LONGEST_TEXT, widget=forms.TextInput(attrs), **common)


def _choice(choices: list[str], common: dict[str, Any]) -> forms.ChoiceField:
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=[(each, each) for each in choices], widget=Segments(), **common)
    return forms.ChoiceField(choices=[("", _("请选择")), *((each, each) for each in choices)], **common)


def checked(fields: Iterable[ExtraField], given: Mapping[str, Any]) -> list[str]:
    """The answers as lines "label：value". Raises BadInput by the names of the form's fields."""
    rows = list(fields)
    try:
        answers = check(rows, {each.key: _plain(given.get(f"{PREFIX}{each.key}")) for each in rows})
    except BadInput as refused:
        raise BadInput({f"{PREFIX}{key}": text for key, text in refused.fields.items()}) from None
    words = {"yes": _("是"), "no": _("否")}
    return [f"{each.label}：{_told(each, answers[each.key], words)}" for each in rows if each.key in answers]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _told(asked_for: ExtraField, answer: str, words: Mapping[str, str]) -> str:
    return words[answer] if asked_for.kind == ExtraField.Kind.YES_NO else answer
