"""The names of the columns of all sheets that go in and out: one list, in `data/columns.toml`."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "columns.toml"


@cache
def columns(kind: str) -> dict[str, str]:
    """The Chinese headings of one kind of sheet by our keys, in their order; raises KeyError for an unknown kind."""
    return _all()[kind]


@cache
def _all() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
