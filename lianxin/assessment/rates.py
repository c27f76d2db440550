"""The three rates (响应率、解决率、满意率): one function, one truth.

响应率 = contacted ÷ valid; 解决率 = solved ÷ valid; 满意率 = satisfied, each grade by its weight, ÷ valid. Valid is a
final outcome with answers, of a case without a finding that takes it out. Weights and findings are rules (``rate.*``).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from lianxin.assessment.finals import Final, Grouping, Period, finals
from lianxin.cases.states import Satisfaction, Solved
from lianxin.foundation.actor import Actor
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as what was counted: `numerator` (weighted cases) out of `denominator` (valid ones)."""

    numerator: Decimal
    denominator: int

    @property
    def share(self) -> Decimal | None:
        """Between 0 and 1; None where nothing was counted."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How far each answer counts, and the findings that take a case out. The same for the whole city: else groups could
    not be compared."""

    solved: dict[str, Decimal]
    satisfaction: dict[str, Decimal]
    excludes: frozenset[str]


@dataclass(slots=True)
class Tally:
    """What was counted in one group: final outcomes, and of them the invalid, the excluded and the valid ones; of the
    valid ones the answers."""

    weights: Weights
    finals: int = 0
    invalid: int = 0
    excluded: int = 0
    valid: int = 0
    contacted: int = 0
    solved: Counter[str] = field(default_factory=Counter)
    satisfaction: Counter[str] = field(default_factory=Counter)

    @property
    def response_rate(self) -> Rate:
        return Rate(Decimal(self.contacted), self.valid)

    @property
    def resolution_rate(self) -> Rate:
        return Rate(_weighed(self.solved, self.weights.solved), self.valid)

    @property
    def satisfaction_rate(self) -> Rate:
        return Rate(_weighed(self.satisfaction, self.weights.satisfaction), self.valid)

    def add(self, final: Final) -> None:
        """Count one final outcome."""
        self.finals += 1
        if final.findings & self.weights.excludes:
            self.excluded += 1
        elif not final.is_valid:
            self.invalid += 1
        else:
            self.valid += 1
            self.contacted += bool(final.contacted)
            self.solved[final.solved] += 1
            self.satisfaction[final.satisfaction] += 1


def rates(reader: Actor, period: Period, by: Grouping = Grouping.ALL) -> dict[str, Tally]:
    """What `reader` may see of the three rates of `period`, by group. The rules are those of the period's last day.

    Source of the formulas: practice of a district of Beijing (docs/design/assessment.md). Raises NoRule.
    """
    weights = weights_of(period)
    tallies: dict[str, Tally] = {}
    for final in finals(reader, period, by):
        tallies.setdefault(final.group, Tally(weights)).add(final)
    return tallies


def weights_of(period: Period) -> Weights:
    """The weights that hold on the last day of `period`. Raises NoRule."""
    book, whole, at = current(), Facts(), period.ends - timedelta.resolution
    partly = book.find("rate.resolution.partly", whole, at).number
    return Weights(
        solved={Solved.SOLVED: Decimal(1), Solved.PARTLY: partly},
        satisfaction={grade: book.find(f"rate.satisfaction.{grade}", whole, at).number for grade in Satisfaction},
        excludes=frozenset(book.find("rate.excludes", whole, at).words),
    )


def _weighed(counted: Counter[str], weights: dict[str, Decimal]) -> Decimal:
    return sum((weights.get(answer, Decimal(0)) * times for answer, times in counted.items()), Decimal(0))
