"""The register of rule keys: what kind of value each one takes. The keys themselves are data."""

import math
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianxin.calendars.models import Calendar
from lianxin.calendars.spans import Span
from lianxin.foundation import sheets

FILE = Path(__file__).with_name("data") / "keys.csv"
KINDS = ["span", "number", "count", "yes_no", "word", "words", "time", "calendar"]
NO_TIME = "none"


class Key(NamedTuple):
    """What a key takes: `kind` is one of `KINDS`; `low` and `high` bound a number; `choices` are the only words allowed
    (empty: any); `unit` and `meaning` are Chinese."""

    key: str
    kind: str
    low: str
    high: str
    unit: str
    choices: tuple[str, ...]
    meaning: str


@cache
def keys() -> dict[str, Key]:
    """Every key that the system asks for. Raises BadInput for a file that cannot be read."""
    return {row.cells["key"]: _key(row) for row in sheets.read(FILE, Key._fields)}


def _key(row: sheets.Row) -> Key:
    row.choice("kind", KINDS)
    return Key(**row.cells | {"choices": row.words("choices")})  # type: ignore[arg-type]  # the other cells are text


def value_problem(key: Key, value: Any) -> str:
    """What is wrong with `value` for `key`, in Chinese; empty when nothing is."""
    match key.kind:
        case "span":
            return _span_problem(value)
        case "number":
            return _number_problem(key, value)
        case "count":
            return _number_problem(key, value) or ("" if isinstance(value, int) else _("须为整数。"))
        case "yes_no":
            return "" if isinstance(value, bool) else _("须为“是”或“否”。")
        case "words":
            return _words_problem(key, value)
        case "time":
            return _time_problem(value)
        case "calendar":
            return _word_problem(key, value) or _calendar_problem(value)
        case _:
            return _word_problem(key, value)


def _span_problem(value: Any) -> str:
    if not isinstance(value, str):
        return _("须为时限，如 5wd、4wh、30m。")
    try:
        Span.parse(value)
    except ValueError as error:
        return str(error)
    return ""


def _number_problem(key: Key, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _("须为数字。")
    if key.low and Decimal(str(value)) < Decimal(key.low):
        return _("不得小于 %(low)s%(unit)s。") % {"low": key.low, "unit": key.unit}
    if key.high and Decimal(str(value)) > Decimal(key.high):
        return _("不得大于 %(high)s%(unit)s。") % {"high": key.high, "unit": key.unit}
    return ""


def _word_problem(key: Key, value: Any) -> str:
    if not _is_word(value):
        return _("须为一个代码。")
    if key.choices and value not in key.choices:
        return _("“%(value)s”不在允许的取值中（%(choices)s）。") % {"value": value, "choices": "、".join(key.choices)}
    return ""


def _words_problem(key: Key, value: Any) -> str:
    if not isinstance(value, list) or not all(_is_word(word) for word in value):
        return _("须为代码列表。")
    if len(set(value)) < len(value):
        return _("列表中有重复的代码。")
    return next(filter(None, (_word_problem(key, word) for word in value)), "")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable() and value == value.strip() != ""


def _time_problem(value: Any) -> str:
    try:
        fits = value == NO_TIME or time.fromisoformat(value).isoformat("minutes") == value
    except (TypeError, ValueError):
        fits = False
    return "" if fits else _("须为时刻（如 17:00）或 none。")


def _calendar_problem(code: str) -> str:
    return "" if Calendar.objects.filter(code=code).exists() else _("没有代码为“%(code)s”的工作日历。") % {"code": code}
