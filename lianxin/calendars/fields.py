"""A form field for a length of time, written as people say it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lianxin.calendars.spans import Span, SpanUnit
from lianxin.foundation.ui.fields import Written

USUAL = (_lazy("1个工作日"), _lazy("3个工作日"), _lazy("5个工作日"))
_SAID = re.compile(r"(半|\d{1,5}(?:\.\d{1,2})?)\s*个?\s*(半)?\s*(工作日|工作小时|自然日|小时|分钟|天|日)?")
_UNITS = {
    "工作日": SpanUnit.WORKING_DAYS,
    "工作小时": SpanUnit.WORKING_HOURS,
    "自然日": SpanUnit.CALENDAR_DAYS,
    "天": SpanUnit.CALENDAR_DAYS,
    "日": SpanUnit.CALENDAR_DAYS,
    "小时": SpanUnit.HOURS,
    "分钟": SpanUnit.MINUTES,
}


class SpanField(forms.Field):
    """A length of time: ``3个工作日``, ``半个工作日``, ``7天``, or as rules write it (``3wd``); a bare number counts
    working days. `clean` answers a `Span`, None where none is asked for. `usual` are the buttons."""

    def __init__(self, *, usual: Sequence[Any] = USUAL, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Written(usual, placeholder="3个工作日"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Span | None:
        said = (value or "").strip()
        if not said:
            return None
        try:
            return _read(said)
        except ValueError:
            told = _("没有看懂这段时间，请写作“3个工作日”“半个工作日”“7天”或者“4小时”。")
            raise ValidationError(told, code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value.label if isinstance(value, Span) else value


def _read(said: str) -> Span:
    """The span that is meant; raises ValueError for what is none."""
    match = _SAID.fullmatch(said)
    if match is None:
        return Span.parse(said)
    amount = Decimal("0.5") if match[1] == "半" else Decimal(match[1])
    return Span(amount + (Decimal("0.5") if match[2] else 0), _UNITS[match[3] or "工作日"])
