"""How values are written: what a column holds, as JSON and as a cell of CSV."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import models
from psycopg.types.range import Range

from lianxin.foundation import exports
from lianxin.foundation.crypto import EncryptedTextField

# Frictionless Table Schema's name of what a column holds, by the first class that fits.
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.BooleanField, "boolean"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.IntegerField, "integer"),
    (models.JSONField, "any"),
    (ArrayField, "array"),
)
NESTED = ("any", "array")


def kind_of(field: "models.Field[Any, Any]") -> str:
    """What the column holds; of a reference, what it refers to."""
    if isinstance(field, models.ForeignKey):
        return kind_of(field.target_field)
    if isinstance(field, models.GeneratedField) and field.output_field:
        return kind_of(field.output_field)
    return next((kind for made, kind in _KINDS if isinstance(field, made)), "string")


def kind_of_bound(field: "RangeField[Any]") -> str:
    """What the two ends of a range are."""
    return kind_of(field.base_field)  # type: ignore[arg-type]  # an instance, once the range is made


def is_plain(field: "models.Field[Any, Any]") -> bool:
    """Whether what is read of it can be written as it is."""
    return kind_of(field) in ("boolean", "integer") or (
        isinstance(field, models.CharField | models.TextField) and not isinstance(field, EncryptedTextField)
    )


def told(value: Any) -> Any:
    """`value` as JSON: moments as ISO 8601 in UTC with microseconds, bytes in hexadecimal, decimals as text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case Decimal() | UUID():
            return str(value)
        case list() | tuple():
            return [told(item) for item in value]
    return value


def lower(value: "Range[Any] | None") -> Any:
    """The first moment or day of a span, which belongs to it; None for none."""
    return None if value is None else told(value.lower)


def upper(value: "Range[Any] | None") -> Any:
    """The moment or day with which a span ends and which does not belong to it any more; None for none."""
    return None if value is None else told(value.upper)


def line(names: list[str], values: list[Any]) -> str:
    """One row as a line of JSON."""
    return json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False, separators=(",", ":")) + "\n"


def text_cell(value: str) -> str:
    """A text as a cell, harmless to spreadsheet programs and readable back."""
    return exports.harmless(value)


def other_cell(value: Any) -> str:
    """A number, switch or moment as a cell; nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


Cell = Callable[[Any], str]
