"""What the rules say of sending: how long is waited, how often it is tried."""

from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import NamedTuple

from lianxin.rulebook.book import Ruling
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts

_chance = SystemRandom()


class Terms(NamedTuple):
    """The rules ``webhook.*`` of one day; times in seconds."""

    attempts: int
    first: float
    growth: float
    longest: float
    spread: float
    timeout: int
    dead_after: timedelta
    overlap: timedelta
    kept: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row, of which there is at least one."""
        # No power beyond what is needed: it may have failed very often.
        grown = self.first * self.growth ** min(failures - 1, 64)
        return timedelta(seconds=min(grown, self.longest) * _chance.uniform(1 - self.spread, 1 + self.spread))


def terms(at: datetime) -> Terms:
    """What holds on the day of `at`."""
    book, whole = current(), Facts()

    def find(key: str) -> Ruling:
        return book.find(key, whole, at)

    return Terms(
        attempts=find("webhook.attempts").count,
        first=_length(find("webhook.wait.first")).total_seconds(),
        growth=float(find("webhook.wait.growth").number),
        longest=_length(find("webhook.wait.longest")).total_seconds(),
        spread=float(find("webhook.wait.spread").number),
        timeout=find("webhook.timeout").count,
        dead_after=_length(find("webhook.dead_after")),
        overlap=_length(find("webhook.overlap")),
        kept=_length(find("webhook.kept")),
    )


def _length(ruling: Ruling) -> timedelta:
    """A span of the wall clock; a day has twenty-four hours here."""
    span = ruling.span
    return timedelta(days=float(span.amount)) if span.unit.is_days else timedelta(seconds=span.seconds)
