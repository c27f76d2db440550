"""Dates that depart from their weekday."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DayKind(StrEnum):
    """How a date departs from its weekday."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True, order=True)
class ExceptionalDay:
    """A date that a notice makes a day off or a working day."""

    day: date
    kind: DayKind
    name: str = ""
