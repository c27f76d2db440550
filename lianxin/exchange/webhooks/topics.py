"""What a webhook can be told of: groups of kinds of events."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "topics.toml"


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of kinds; `label` is Chinese."""

    label: str
    kinds: tuple[str, ...]


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its code, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: Topic(table["label"], tuple(table["kinds"])) for code, table in tables.items()}


def kinds_of(codes: Collection[str]) -> frozenset[str]:
    """The kinds of events of the topics with these codes; a code that is known no more tells nothing."""
    return frozenset(kind for code in codes if code in topics() for kind in topics()[code].kinds)
