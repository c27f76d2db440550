"""Lengths of time as rules write them: thirty minutes, four working hours, half a working day."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class SpanUnit(StrEnum):
    """What a span counts; the value is the suffix of the written form."""

    MINUTES = "m"
    HOURS = "h"
    CALENDAR_DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"

    @property
    def is_working(self) -> bool:
        """Whether only working time counts (otherwise nights, weekends and holidays count too)."""
        return self in (SpanUnit.WORKING_HOURS, SpanUnit.WORKING_DAYS)

    @property
    def is_days(self) -> bool:
        """Whether whole days are counted rather than seconds."""
        return self in (SpanUnit.CALENDAR_DAYS, SpanUnit.WORKING_DAYS)


# The smallest step each unit may be written in: half days only of working days, hours to the hundredth (36 seconds).
_STEP = {
    SpanUnit.MINUTES: Decimal(1),
    SpanUnit.HOURS: Decimal("0.01"),
    SpanUnit.CALENDAR_DAYS: Decimal(1),
    SpanUnit.WORKING_HOURS: Decimal("0.01"),
    SpanUnit.WORKING_DAYS: Decimal("0.5"),
}
_LABEL = {
    SpanUnit.MINUTES: "分钟",
    SpanUnit.HOURS: "小时",
    SpanUnit.CALENDAR_DAYS: "个自然日",
    SpanUnit.WORKING_HOURS: "个工作小时",
    SpanUnit.WORKING_DAYS: "个工作日",
}
_SECONDS = {SpanUnit.MINUTES: 60, SpanUnit.HOURS: 3600, SpanUnit.WORKING_HOURS: 3600}
_WRITTEN = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,2})?)(m|h|d|wh|wd)")
LONGEST = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: ``amount`` of ``unit``.

    Raises ``ValueError`` for an amount that is not above zero, is absurdly long, or is finer than its unit allows.
    """

    amount: Decimal
    unit: SpanUnit

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not 0 < self.amount <= LONGEST:
            raise ValueError(f"时限“{self.amount}”须大于 0 且不超过 {LONGEST}")
        if self.amount % _STEP[self.unit]:
            raise ValueError(f"时限“{self.amount}{self.unit}”过细：最小单位是 {_STEP[self.unit]}{self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read ``5wd``, ``0.5wd``, ``4wh``, ``30m``, ``2h`` or ``7d``; ``ValueError`` for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"时限“{text}”无法识别：应写作 30m、2h、7d、4wh、5wd 或 0.5wd")
        return cls(Decimal(match[1]), SpanUnit(match[2]))

    @classmethod
    def at_least(cls, length: timedelta, unit: SpanUnit) -> "Span":
        """The shortest span of `unit` (minutes or hours) that is not shorter than `length`; ``ValueError`` for days."""
        if unit.is_days:
            raise ValueError("the calendar tells how long a day is")
        step = Decimal(_SECONDS[unit]) * _STEP[unit]
        seconds = Decimal(length // timedelta(microseconds=1)) / 1_000_000
        return cls((seconds / step).to_integral_value(ROUND_CEILING) * _STEP[unit], unit)

    def __str__(self) -> str:
        """The written form that ``parse`` reads back."""
        return f"{_plain(self.amount)}{self.unit}"

    @property
    def label(self) -> str:
        """The span in Chinese, as pages and letters print it: ``5个工作日``, ``半个工作日``, ``30分钟``."""
        whole, half = divmod(self.amount, 1)
        if self.unit is SpanUnit.WORKING_DAYS and half:
            return "半个工作日" if not whole else f"{_plain(whole)}个半工作日"
        return f"{_plain(self.amount)}{_LABEL[self.unit]}"

    @property
    def seconds(self) -> int:
        """Length in seconds of a span of minutes or hours; ``ValueError`` for days, whose length the calendar tells."""
        if self.unit.is_days:
            raise ValueError(f"{self} has no fixed length in seconds")
        return int(self.amount * _SECONDS[self.unit])


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
