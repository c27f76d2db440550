"""What a city sets about its calendars."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Options:
    """`warn_from_month`: month (1 to 12) from which a missing notice of the next year is warned of.
    `notice_days_before` / `notice_days_after`: how far a notice may reach into the years beside its own."""

    warn_from_month: int
    notice_days_before: int
    notice_days_after: int


@cache
def options() -> Options:
    """The options of ``data/options.toml``."""
    return Options(**tomllib.loads((DATA / "options.toml").read_text(encoding="utf-8")))
