"""How rules look on pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.accounts.queries import names_of
from lianxin.rulebook.dimensions import ScopeWords
from lianxin.rulebook.keys import Key
from lianxin.rulebook.models import HeldForDays, Rule
from lianxin.rulebook.wording import ValueWords


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFace:
    """One rule in words; `scope` is empty where it is for everything, `author` where the loader set it."""

    pk: int
    value: str
    scope: str
    first: date | None
    last: date | None
    source: str
    note: str
    author: str
    may_end: bool


def faces(key: Key, rules: Iterable[Rule]) -> list[RuleFace]:
    """The rules of one key as they are shown."""
    rows = list(rules)
    words, values, authors = ScopeWords(row.scope for row in rows), ValueWords(), authors_of(rows)
    return [
        RuleFace(
            pk=row.pk,
            value=values.told(key, row.value),
            scope=" · ".join(words.told(row.scope)),
            first=row.valid.lower,
            last=row.valid.upper,
            source=f"{row.source} {row.article}".strip(),
            note=row.note,
            author=authors.get(row.author_id or 0, ""),
            may_end=bool(row.scope) and not row.valid.isempty and row.valid.upper is None,
        )
        for row in rows
    ]


def authors_of(rows: Iterable[HeldForDays]) -> dict[int, str]:
    return names_of(row.author_id for row in rows if row.author_id)


def stand(row: HeldForDays, day: date) -> str:
    """Whether a row holds on `day` (``now``), comes (``next``), held (``past``) or never did (``never``)."""
    if row.valid.isempty:
        return "never"
    if day < row.valid.lower:
        return "next"
    return "now" if row.valid.upper is None or day < row.valid.upper else "past"


def version_of(rows: Iterable[HeldForDays]) -> int:
    """A number that grows with each row that is added or closed: tells a page whether it is stale."""
    known = list(rows)
    return len(known) + sum(bool(row.valid.isempty or row.valid.upper) for row in known)
