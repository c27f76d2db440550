"""On what terms a clock starts: the rulebook's answers for one kind of limit and the facts of a matter."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, StartOfCount
from lianxin.calendars.spans import Span
from lianxin.rulebook.queries import find
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


def terms(kind: str, facts: Facts, at: datetime) -> Terms:
    """The terms of a clock of `kind` that starts at `at`, from the keys ``limit.<kind>``, ``clock.calendar``,
    ``count.*`` and ``light.amber*``. Raises NoRule."""
    limit = find(f"limit.{kind}", facts, at)
    return Terms(
        kind=kind,
        span=limit.span,
        rule_id=limit.id,
        calendar=find("clock.calendar", facts, at).word,
        count=_count_rule(facts, at),
        amber=find("light.amber", facts, at).span,
        amber_share=find("light.amber_share", facts, at).number,
    )


def _count_rule(facts: Facts, at: datetime) -> CountRule:
    cut_off = find("count.cut_off", facts, at).word
    return CountRule(
        start=StartOfCount(find("count.start", facts, at).word),
        cut_off=None if cut_off == "none" else time.fromisoformat(cut_off),
        end=EndOfLimit(find("count.end", facts, at).word),
    )


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
