"""Who may hold which right: the three administrators are kept apart from each other and from the city's work.

The lists are data (`data/role_rights.toml`, table `separation`), after GB/T 22239-2019, 8.1.5.1 to 8.1.5.3.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.foundation.policy import known_rights

FILE = Path(__file__).parent / "data" / "role_rights.toml"


@dataclass(frozen=True, slots=True)
class Separation:
    """`own` gives the patterns of rights that an administrator's role may hold, by kind; `shared` those that all three
    may, `reserved` those that nobody else may."""

    own: Mapping[str, tuple[str, ...]]
    shared: tuple[str, ...]
    reserved: tuple[str, ...]

    def foreign(self, administers: str, rights: Iterable[str]) -> list[str]:
        """The codes among `rights` that a role of this kind ("" for the city's work) may not hold."""
        if administers:
            return [code for code in rights if not _matches(code, self.own[administers] + self.shared)]
        return [code for code in rights if _matches(code, self.reserved)]


def _matches(code: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


@cache
def rights_file() -> dict[str, Any]:
    """The content of `data/role_rights.toml`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def separation() -> Separation:
    """The lists of the file."""
    table = rights_file()["separation"]
    own = {kind: tuple(table[kind]) for kind in ("system", "security", "audit")}
    return Separation(own, tuple(table["shared"]), tuple(table["reserved"]))


def unknown(rights: Iterable[str]) -> list[str]:
    """The codes that no room declared."""
    known = known_rights()
    return [code for code in rights if code not in known]
