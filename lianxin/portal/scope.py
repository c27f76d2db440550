"""What is taken up and what is not, whom to call and which way the law names: as the rules and the dictionary say."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from lianxin.foundation.dated import holds
from lianxin.rulebook.book import Ruling
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy.models import Reason
from lianxin.taxonomy.models.reasons import ReasonKind

FILE = Path(__file__).parent / "data" / "scope.toml"
# A short number of an institution as it stands in a sentence: 110, 12348.
SHORT = re.compile(r"(?<![\d第])(?:1[12]\d|1[12]\d{3})(?!\d)")


@dataclass(frozen=True, slots=True)
class Way:
    """One matter that is not taken up: what it is called, what whoever has it is told, the telephones named there."""

    code: str
    label: str
    guidance: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class Register:
    """The public register of one day. `sources` are the documents that it follows, with the article."""

    accepted: Sequence[str]
    emergencies: Sequence[Way]
    declined: Sequence[Group]
    sources: Sequence[str]


def register_of(at: datetime) -> Register:
    """What holds at `at`, in the reader's language where there are words in it. Raises NoRule."""
    accepted, transferred, declined = (
        current().find(f"scope.{name}", Facts(), at) for name in ("accepted", "transferred", "declined")
    )
    ways = _ways(at)
    return Register(
        accepted=[_said(_words()["accepted"][code]) for code in accepted.words if code in _words()["accepted"]],
        emergencies=[ways[code] for code in transferred.words if code in ways],
        declined=_groups([ways[code] for code in declined.words if code in ways]),
        sources=list(dict.fromkeys(map(_source, (accepted, transferred, declined)))),
    )


def _groups(ways: Iterable[Way]) -> list[Group]:
    told: list[dict[str, Any]] = _words()["declined"]
    place = {code: index for index, group in enumerate(told) for code in group["codes"]}
    sorted_in: list[list[Way]] = [[] for _ in told]
    for way in ways:
        sorted_in[place.get(way.code, len(told) - 1)].append(way)
    return [Group(_said(group), found) for group, found in zip(told, sorted_in, strict=True) if found]


def _ways(at: datetime) -> dict[str, Way]:
    rows = Reason.objects.filter(holds(at), kind=ReasonKind.DECLINE).exclude(code__in=_words()["internal"])
    return {row.code: Way(row.code, row.label, row.guidance, phones_in(row.guidance)) for row in rows}


def phones_in(text: str) -> tuple[str, ...]:
    """The short numbers of institutions that a sentence names, each once."""
    return tuple(dict.fromkeys(SHORT.findall(text)))


def _source(ruling: Ruling) -> str:
    return f"{ruling.rule.source} {ruling.rule.article}".strip()


def _said(words: dict[str, Any]) -> str:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return str(words[language])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
