"""What rule holds: for a key, the facts of a matter and a day; and why."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from lianxin.calendars.spans import Span
from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scopes import Facts, mismatch, weight


class NoRule(Refused):
    """No rule says anything: the rulebook has a hole, which an administrator must fill."""

    def __init__(self, key: str, facts: Facts, day: date) -> None:
        super().__init__("no_rule", _("规则库中没有 %(day)s 有效的规则“%(key)s”。") % {"key": key, "day": day})
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Ruling:
    """The winning rule: its row's id stays with what it decided."""

    rule: Rule

    @property
    def id(self) -> int:
        return self.rule.pk

    @property
    def span(self) -> Span:
        """The value as a length of time; raises ValueError when it is none."""
        return Span.parse(self.rule.value)

    @property
    def number(self) -> Decimal:
        return Decimal(str(self.rule.value))

    @property
    def flag(self) -> bool:
        if not isinstance(self.rule.value, bool):
            raise TypeError(f"{self.rule.key} is not yes or no: {self.rule.value!r}")
        return self.rule.value

    @property
    def word(self) -> str:
        return str(self.rule.value)

    @property
    def words(self) -> list[str]:
        return [str(word) for word in self.rule.value]


@dataclass(frozen=True, slots=True)
class Loser:
    """A rule of the same key that did not decide, and why (Chinese)."""

    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Winner and losers of one question."""

    winner: Rule | None
    losers: list[Loser]


def find(key: str, facts: Facts, at: datetime) -> Ruling:
    """The most specific rule of `key` that covers `facts` on the local day of `at`; raises `NoRule`."""
    day = time.local(at).date()
    covering = [rule for rule in _rules(key) if _holds(rule, day) and not mismatch(rule.scope, facts)]
    if not covering:
        raise NoRule(key, facts, day)
    return Ruling(max(covering, key=lambda rule: weight(rule.scope)))


def explain(key: str, facts: Facts, at: datetime) -> Explanation:
    """Every rule of `key`: which one decides for `facts` at `at`, and why each other does not."""
    day = time.local(at).date()
    covering = [rule for rule in _rules(key) if _holds(rule, day) and not mismatch(rule.scope, facts)]
    winner = max(covering, key=lambda rule: weight(rule.scope), default=None)
    losers = [Loser(rule, _why_not(rule, facts, day)) for rule in _rules(key) if rule is not winner]
    return Explanation(winner, losers)


def _holds(rule: Rule, day: date) -> bool:
    return rule.valid.lower <= day and (rule.valid.upper is None or day < rule.valid.upper)


def _why_not(rule: Rule, facts: Facts, day: date) -> str:
    if not _holds(rule, day):
        return _("%(day)s 不在有效期内") % {"day": day}
    if name := mismatch(rule.scope, facts):
        return _("不适用：%(dimension)s 须为 %(wanted)s") % {"dimension": name, "wanted": rule.scope[name]}
    return _("有更具体的规则")


class _Version(NamedTuple):
    """Tells one state of the table from every other: rows are only added and closed."""

    newest: int | None
    open: int


class _Shelf(threading.local):
    """Each thread's copy of the rulebook, some hundreds of rows, read anew when the table has another version."""

    version: _Version | None = None
    rules: dict[str, list[Rule]]


_shelf = _Shelf()


def _rules(key: str) -> Iterable[Rule]:
    rows = Rule.objects.unscoped("the rulebook is open to everybody")
    seen: dict[str, Any] = rows.aggregate(newest=Max("pk"), open=Count("pk", filter=Q(valid__upper_inf=True)))
    version = _Version(**seen)
    if version != _shelf.version:
        shelf: dict[str, list[Rule]] = {}
        for rule in rows.order_by("pk"):
            shelf.setdefault(rule.key, []).append(rule)
        _shelf.version, _shelf.rules = version, shelf
    return _shelf.rules.get(key, [])
