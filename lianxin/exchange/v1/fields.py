"""Fields of forms as programs see them: their JSON types, and how a value is written where the form reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import StrictBool, StrictInt, StrictStr

from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.fields import DayField, FilesField, MomentField, WordsField
from lianxin.foundation.ui.pickers import PickField, PickSeveralField, ReadersField, Typed

Write = Callable[[QueryDict, str, Any], None]
# Of each form: carried by the request itself.
FRAME = ("seen", "request_key")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """`type` is what Python has of the JSON value, `schema` how JSON Schema tells it; `write` puts it into a form."""

    type: Any
    schema: dict[str, Any]
    write: Write


def _text(data: QueryDict, name: str, value: Any) -> None:
    data[name] = str(value)


def _texts(data: QueryDict, name: str, value: Any) -> None:
    data.setlist(name, value)


def _codes(data: QueryDict, name: str, value: Any) -> None:
    """Several things are picked by their codes, beside an empty box."""
    data.setlist(f"{name}-code", value)


def _flag(data: QueryDict, name: str, value: Any) -> None:
    if value:
        data[name] = "on"


def _moment(data: QueryDict, name: str, value: Any) -> None:
    """As the box has it: the city's wall clock, to the minute."""
    try:
        told = time.local(_with_offset(value))
    except (ValueError, OverflowError):
        raise BadInput({name: _("请写成带时区的 ISO 8601 时间，例如 2026-11-16T14:30:00+08:00。")}) from None
    data[name] = told.strftime("%Y-%m-%d %H:%M")


def _with_offset(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its offset")
    return moment


def _day(data: QueryDict, name: str, value: Any) -> None:
    try:
        data[name] = date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadInput({name: _("请写成 ISO 8601 日期，例如 2026-11-16。")}) from None


def _nowhere(_data: QueryDict, _name: str, _value: Any) -> None:
    """Files are put beside the form by whoever opens them."""


_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_KINDS: dict[type[forms.Field], FieldKind] = {
    FilesField: FieldKind(list[StrictStr], _STRINGS, _nowhere),
    PickSeveralField: FieldKind(list[StrictStr], _STRINGS, _codes),
    forms.MultipleChoiceField: FieldKind(list[StrictStr], _STRINGS, _texts),
    MomentField: FieldKind(StrictStr, _STRING | {"format": "date-time"}, _moment),
    DayField: FieldKind(StrictStr, _STRING | {"format": "date"}, _day),
    forms.BooleanField: FieldKind(StrictBool, {"type": "boolean"}, _flag),
    forms.IntegerField: FieldKind(StrictInt, {"type": "integer"}, _text),
    forms.Field: FieldKind(StrictStr, _STRING, _text),
}


def kind_of(field: forms.Field) -> FieldKind:
    """How programs see a field, by the nearest of its classes that is known."""
    return next(_KINDS[each] for each in type(field).__mro__ if each in _KINDS)


def measures(field: forms.Field) -> dict[str, Any]:
    """How long a text may be; nothing for other fields."""
    longest = field.longest if isinstance(field, WordsField) else getattr(field, "max_length", None)
    return {"maxLength": longest} if longest else {}


def fixed_choices(field: forms.Field) -> list[str]:
    """The codes to choose among that are the same for everybody; none where they depend on target, reader or day."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, ReadersField):
        return []
    return [code for code, _label in _choices(field)]


def _choices(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """Codes and labels, without the line that asks to choose."""
    offered = cast("Iterable[tuple[Any, Any]]", field.choices)  # the forms group none
    return [(str(code), str(label)) for code, label in offered if code not in ("", None)]


def shape(field: forms.BoundField) -> dict[str, Any]:
    """JSON Schema of a field as it is drawn for this target and caller now: what it may hold, and what stands there."""
    inner, kind = field.field, kind_of(field.field)
    told = {"title": str(inner.label or field.name), **kind.schema, **measures(inner)}
    if inner.help_text:
        told["description"] = str(inner.help_text)
    if isinstance(inner, forms.ChoiceField):
        told |= _offered(inner, several=kind.type is not StrictStr)
    stands = standing(field)
    return told if stands is None else told | {"default": stands}


def _offered(field: forms.ChoiceField, *, several: bool) -> dict[str, Any]:
    offered = [{"const": code, "title": label} for code, label in _choices(field)]
    # Where nothing can be chosen: JSON Schema has no empty list of alternatives.
    one: dict[str, Any] = {"type": "string", "oneOf": offered} if offered else {"not": {}}
    return {"items": one} if several else one


def standing(field: forms.BoundField) -> Any:
    """What stands in the field before anybody writes, as JSON has it; None for nothing."""
    first = field.initial
    if isinstance(first, datetime):
        return time.local(first).isoformat()
    if isinstance(first, date):
        return first.isoformat()
    if isinstance(first, bool):
        return first or None
    value = field.field.prepare_value(first)
    if isinstance(field.field, PickField):
        assert isinstance(value, Typed), "a picker shows what was typed"
        return (list(value.codes) if field.field.several else next(iter(value.codes), "")) or None
    return value or None
