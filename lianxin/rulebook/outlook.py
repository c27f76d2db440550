"""What a change of the rules would do, asked before it is done: the change is taken, looked at, and rolled back.

What is under way keeps the rule by which it began. So an outlook tells what matters would get that are like today's
open ones and come once the change holds. Rooms below know those matters and register who looks at them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembering
from lianxin.foundation.undone import undone
from lianxin.rulebook.book import Book
from lianxin.rulebook.queries import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One matter that would go otherwise: its number (a link where the reader may open it), of what about it, how it is
    and how it would be. `by` is how much later (below zero: sooner) something ends, None where nothing ends."""

    number: str
    what: str
    before: str
    after: str
    by: timedelta | None = None
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How many of one kind would end sooner and later."""

    label: str
    sooner: int
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """`looked_at` open matters or limits were looked at (`more`: there are more, older ones); `moved` of them would go
    otherwise, in `cases` cases. `worst` are those that move most, `kinds` counts by kind."""

    looked_at: int
    moved: int
    cases: int
    more: bool = False
    kinds: Sequence[Kind] = ()
    worst: Sequence[Moved] = ()


# For whom, of which key, by which rules before and after, on which day.
Looker = Callable[[Actor, str, Book, Book, datetime], Outlook]
_lookers: list[Looker] = []


def register(looker: Looker) -> None:
    """Make known who looks at the open matters."""
    _lookers.append(looker)


def outlook(actor: Actor, key: str, change: Callable[[], Any], at: datetime) -> Outlook | None:
    """What `change` of the rules of `key` would do to matters that come at `at`; None where nobody knows of matters.

    Raises what `change` raises. Nothing of it stays.
    """
    with remembering():
        before = current()
    after = _changed(change)
    return next((look(actor, key, before, after, at) for look in _lookers), None)


def _changed(change: Callable[[], Any]) -> Book:
    """The rules as `change` makes them, which is undone at once: nobody waits while they are looked at."""
    with undone():
        change()
        return current()
