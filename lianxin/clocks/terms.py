"""On what terms a clock starts: the rulebook's answers for one kind of limit and the facts of a matter."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, StartOfCount
from lianxin.calendars.spans import Span
from lianxin.foundation.errors import WrongState
from lianxin.rulebook.book import Book
from lianxin.rulebook.keys import NO_TIME
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The light turns amber `amber` before the end, though not before `amber_share` (0 to 1) of the time is used."""

    kind: str
    span: Span
    rule_id: int
    calendar: str
    count: CountRule
    amber: Span
    amber_share: Decimal


def terms(kind: str, facts: Facts, at: datetime, book: Book | None = None) -> Terms:
    """The terms of a clock of `kind` that starts at `at`, from the keys ``limit.<kind>``, ``clock.calendar``,
    ``count.*`` and ``light.amber*`` of the rules as they are, or as `book` has them.

    Raises NoRule; WrongState for rules that do not go together.
    """
    book = book or current()
    limit = book.find(f"limit.{kind}", facts, at)
    return Terms(
        kind=kind,
        span=limit.span,
        rule_id=limit.id,
        calendar=book.find("clock.calendar", facts, at).word,
        count=_count_rule(book, facts, at),
        amber=book.find("light.amber", facts, at).span,
        amber_share=book.find("light.amber_share", facts, at).number,
    )


def _count_rule(book: Book, facts: Facts, at: datetime) -> CountRule:
    cut_off = book.find("count.cut_off", facts, at).word
    start = StartOfCount(book.find("count.start", facts, at).word)
    end = EndOfLimit(book.find("count.end", facts, at).word)
    try:
        return CountRule(start, None if cut_off == NO_TIME else time.fromisoformat(cut_off), end)
    except ValueError as error:
        text = _("规则“count.start”与“count.end”不能并用：%(why)s。") % {"why": error}
        raise WrongState("count_rules_clash", text) from error


def written(count: CountRule) -> dict[str, Any]:
    """The way of counting as a clock's row keeps it."""
    return {"start": count.start, "cut_off": count.cut_off and count.cut_off.isoformat(), "end": count.end}


def read(kept: dict[str, Any]) -> CountRule:
    """The way of counting that a clock's row kept."""
    return CountRule(
        start=StartOfCount(kept["start"]),
        cut_off=time.fromisoformat(kept["cut_off"]) if kept["cut_off"] else None,
        end=EndOfLimit(kept["end"]),
    )
