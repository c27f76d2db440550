"""The rules of one moment, in memory: which one decides, and why the others do not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from lianxin.calendars.spans import Span
from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scopes import DIMENSIONS, Facts, mismatch, outweighed_by, weight


class NoRule(Refused):
    """No rule says anything: the rulebook has a hole, which an administrator must fill."""

    def __init__(self, key: str, day: date) -> None:
        super().__init__("no_rule", _("规则库中没有 %(day)s 有效的规则“%(key)s”。") % {"key": key, "day": day})


@dataclass(frozen=True, slots=True)
class Ruling:
    """The winning rule: its row's id stays with what it decided. Ask for what its key takes; TypeError otherwise."""

    rule: Rule

    @property
    def id(self) -> int:
        return self.rule.pk

    @property
    def span(self) -> Span:
        """The value as a length of time; raises ValueError when it is none."""
        return Span.parse(self.word)

    @property
    def number(self) -> Decimal:
        if isinstance(self.rule.value, bool) or not isinstance(self.rule.value, int | float):
            raise self._other("number")
        return Decimal(str(self.rule.value))

    @property
    def count(self) -> int:
        """The value as a whole number."""
        if isinstance(self.rule.value, bool) or not isinstance(self.rule.value, int):
            raise self._other("whole number")
        return self.rule.value

    @property
    def flag(self) -> bool:
        if not isinstance(self.rule.value, bool):
            raise self._other("yes or no")
        return self.rule.value

    @property
    def word(self) -> str:
        if not isinstance(self.rule.value, str):
            raise self._other("word")
        return self.rule.value

    @property
    def words(self) -> list[str]:
        if not isinstance(self.rule.value, list):
            raise self._other("list of words")
        return [str(word) for word in self.rule.value]

    def _other(self, wanted: str) -> TypeError:
        return TypeError(f"{self.rule.key} is no {wanted}: {self.rule.value!r}")


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


Word = Callable[[str, str], str]


def _code(_dimension: str, code: str) -> str:
    return code


class Book:
    """All rules there are: past, present, future and withdrawn ones. Never changed once made."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_key: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=lambda rule: weight(rule.scope), reverse=True):
            self._by_key.setdefault(rule.key, []).append(rule)

    def rules(self, key: str) -> list[Rule]:
        """Every rule of `key`, the most specific first."""
        return list(self._by_key.get(key, ()))

    def find(self, key: str, facts: Facts, at: datetime) -> Ruling:
        """The most specific rule of `key` that covers `facts` on the local day of `at`; raises `NoRule`."""
        day = time.local(at).date()
        winner = next(self._covering(key, facts, day), None)
        if winner is None:
            raise NoRule(key, day)
        return Ruling(winner)

    def explain(self, key: str, facts: Facts, at: datetime, word: Word = _code) -> Explanation:
        """Every rule of `key`: which one decides for `facts` at `at`, and why each other does not; `word` says what a
        code of a dimension is called."""
        day = time.local(at).date()
        winner = next(self._covering(key, facts, day), None)
        losers = [
            Loser(rule, _why_not(rule, facts, day, winner, word)) for rule in self.rules(key) if rule is not winner
        ]
        return Explanation(winner, losers)

    def _covering(self, key: str, facts: Facts, day: date) -> Iterator[Rule]:
        for rule in self._by_key.get(key, ()):
            if not _off_duty(rule, day) and not mismatch(rule.scope, facts):
                yield rule


def _off_duty(rule: Rule, day: date) -> str:
    """Why the rule does not hold on `day`, in Chinese; empty when it does."""
    if rule.valid.isempty:
        return _("生效之前已被取代，从未生效")
    if day < rule.valid.lower:
        return _("%(day)s 起才生效") % {"day": rule.valid.lower}
    if rule.valid.upper is not None and day >= rule.valid.upper:
        return _("已于 %(day)s 终止") % {"day": rule.valid.upper}
    return ""


def _why_not(rule: Rule, facts: Facts, day: date, winner: Rule | None, word: Word) -> str:
    if reason := _off_duty(rule, day):
        return reason
    if name := mismatch(rule.scope, facts):
        return _("不适用：%(dimension)s须为 %(wanted)s") % {
            "dimension": _(DIMENSIONS[name]),
            "wanted": word(name, rule.scope[name]),
        }
    assert winner is not None, "a rule that covers the facts loses only to another"
    name = outweighed_by(rule.scope, winner.scope)
    return _("有更具体的规则：%(dimension)s更明确") % {"dimension": _(DIMENSIONS[name])}
