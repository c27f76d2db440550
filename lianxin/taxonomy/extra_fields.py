"""Checking what was answered to the extra fields of a category."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput
from lianxin.taxonomy.models import ExtraField

LONGEST_TEXT = 200
LONGEST_NUMBER = 20


def check(fields: Iterable[ExtraField], values: Mapping[str, str]) -> dict[str, str]:
    """The answers in their stored form (numbers plain, dates ISO, ``yes``/``no``), without those left empty.

    Raises BadInput, by the fields' keys, for a required field left empty, a value that is none of its kind, and a key
    that is no field.
    """
    by_key = {field.key: field for field in fields}
    faults = {key: _("没有“%(key)s”这一项。") % {"key": key} for key in values if key not in by_key}
    answers: dict[str, str] = {}
    for key, field in by_key.items():
        value = values.get(key, "").strip()
        try:
            if value:
                answers[key] = _stored(field, value)
            elif field.required:
                raise ValueError(_("请填写。"))
        except ValueError as error:
            faults[key] = f"“{field.label}”：{error}"
    if faults:
        raise BadInput(faults)
    return answers


def _stored(field: ExtraField, value: str) -> str:
    if field.kind != ExtraField.Kind.CHOICE:
        return _FORMS[ExtraField.Kind(field.kind)](value)
    if value not in field.choices:
        raise ValueError(_("请从“%(choices)s”中选择。") % {"choices": "、".join(field.choices)})
    return value


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError(_("含有空字节。"))
    if len(value) > LONGEST_TEXT:
        raise ValueError(_("不能超过%(limit)s个字。") % {"limit": LONGEST_TEXT})
    return value


def _number(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(_("“%(value)s”不是数字。") % {"value": value[:LONGEST_NUMBER]})
    return f"{number:f}"


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(_("“%(value)s”不是日期，应如2026-03-02。") % {"value": value[:LONGEST_NUMBER]}) from None


def _yes_no(value: str) -> str:
    if value not in ("yes", "no"):
        raise ValueError(_("请选择“是”或“否”。"))
    return value


_FORMS: dict[ExtraField.Kind, Callable[[str], str]] = {
    ExtraField.Kind.TEXT: _text,
    ExtraField.Kind.NUMBER: _number,
    ExtraField.Kind.DATE: _date,
    ExtraField.Kind.YES_NO: _yes_no,
}
