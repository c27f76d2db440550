"""The register of rule keys: what kind of value each one takes. The keys themselves are data."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianxin.calendars.spans import Span

FILE = Path(__file__).with_name("data") / "keys.csv"


class Key(NamedTuple):
    """`kind` is span, number, yes_no, word or words; `low` and `high` bound a number; `meaning` is Chinese."""

    key: str
    kind: str
    low: str
    high: str
    unit: str
    meaning: str


@cache
def keys() -> dict[str, Key]:
    """Every key that the system asks for."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: Key(**row) for row in csv.DictReader(lines)}


def check_value(name: str, value: Any) -> str:
    """What is wrong with `value` for the key `name`, in Chinese; empty when nothing is."""
    key = keys().get(name)
    if key is None:
        return _("不认识的规则“%(key)s”。") % {"key": name}
    match key.kind:
        case "span":
            return _span_problem(value)
        case "number":
            return _number_problem(key, value)
        case "yes_no":
            return "" if isinstance(value, bool) else _("须为“是”或“否”。")
        case "word":
            return "" if isinstance(value, str) and value else _("须为一个代码。")
        case "words":
            fits = isinstance(value, list) and all(isinstance(word, str) and word for word in value)
            return "" if fits else _("须为代码列表。")
    raise ValueError(f"{FILE.name}: {name} has the unknown kind {key.kind}")


def _span_problem(value: Any) -> str:
    try:
        Span.parse(str(value))
    except ValueError as error:
        return str(error)
    return ""


def _number_problem(key: Key, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _("须为数字。")
    if key.low and Decimal(str(value)) < Decimal(key.low):
        return _("不得小于 %(low)s%(unit)s。") % {"low": key.low, "unit": key.unit}
    if key.high and Decimal(str(value)) > Decimal(key.high):
        return _("不得大于 %(high)s%(unit)s。") % {"high": key.high, "unit": key.unit}
    return ""
