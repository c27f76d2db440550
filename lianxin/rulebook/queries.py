"""What rule holds: for a key, the facts of a matter and a day; and why."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from lianxin.foundation.memo import remembered
from lianxin.foundation.prepared import Prepared
from lianxin.rulebook.book import Book, Explanation, NoRule, Ruling
from lianxin.rulebook.models import Rule, RulebookMark
from lianxin.rulebook.scopes import Facts

__all__ = ["Book", "Explanation", "NoRule", "Ruling", "current", "explain", "find", "ruling"]

_MARK = Prepared(RulebookMark.objects.all)


def find(key: str, facts: Facts, at: datetime) -> Ruling:
    """The most specific rule of `key` that covers `facts` on the local day of `at`; raises `NoRule`.

    Whoever asks for several keys asks `current()` once.
    """
    return current().find(key, facts, at)


def explain(key: str, facts: Facts, at: datetime) -> Explanation:
    """Every rule of `key`: which one decides for `facts` at `at`, and why each other does not."""
    return current().explain(key, facts, at)


def ruling(rule_id: int) -> Ruling:
    """The rule of this row, superseded or not: what something that is under way was begun by."""
    return Ruling(Rule.objects.unscoped("the rulebook is open to everybody").get(pk=rule_id))


def current() -> Book:
    """The rules as the present transaction sees them, its own changes included; costs one query of one row, within a
    step one for all look-ups."""
    return remembered("rulebook", _current)


def _current() -> Book:
    global _shelf
    row = _MARK.first()
    mark = row.mark if row else None
    # Between the mark and the rules another transaction may commit: then the copy is newer than its mark, and the next
    # look-up makes a new one.
    shelf = _shelf  # another thread may put its own copy there at any time
    if mark is None or mark != shelf.mark:
        shelf = _Shelf(mark, Book(Rule.objects.unscoped("the rulebook is open to everybody")))
        _shelf = shelf
    return shelf.book


class _Shelf(NamedTuple):
    """The copy that the threads of this process share, replaced whole."""

    mark: UUID | None
    book: Book


_shelf = _Shelf(None, Book([]))
