"""Working time laid out in order, with running sums, so that a question is answered by bisection.

Moments are whole microseconds since 1970 (UTC); "work" is microseconds of working time since the line's beginning.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from lianxin.foundation.time import LOCAL, aware

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000


class BeyondLineError(Exception):
    """The answer lies after the last year laid out."""


class WallLine:
    """Calendar time: every moment works, so work is the moment itself."""

    def work_at(self, moment: int) -> int:
        """Work done before ``moment``."""
        return moment

    def earliest(self, work: int) -> int:
        """The first moment at which ``work`` is done."""
        return work


class WorkLine:
    """The working spans of the days from ``first_year`` to ``last_year``; working days are numbered from 0.

    ``days`` are the local days that work, in order, each with its spans in minutes from midnight. A question whose
    answer lies outside these years raises ``BeyondLineError``.
    """

    def __init__(self, first_year: int, last_year: int, days: Iterable[tuple[date, list[tuple[int, int]]]]) -> None:
        self.first_year, self.last_year = first_year, last_year
        self.opens: list[int] = []
        self.closes: list[int] = []
        self._done: list[int] = []  # work done when the span closes
        self._ordinals: list[int] = []
        self._day_work: list[int] = [0]  # work done when the day begins; one more entry for the end of the line
        for day, spans in days:
            self._add(day, spans)

    def _add(self, day: date, spans: list[tuple[int, int]]) -> None:
        midnight = as_moment(datetime(day.year, day.month, day.day, tzinfo=LOCAL))
        work = self._day_work[-1]
        for start, end in spans:
            self.opens.append(midnight + start * MINUTE)
            self.closes.append(midnight + end * MINUTE)
            work += (end - start) * MINUTE
            self._done.append(work)
        self._ordinals.append(day.toordinal())
        self._day_work.append(work)

    def work_at(self, moment: int) -> int:
        """Work done before ``moment``."""
        index = bisect_right(self.opens, moment) - 1
        if index < 0:
            return 0
        return self._done[index] - max(0, self.closes[index] - moment)

    def earliest(self, work: int) -> int:
        """The first moment at which ``work`` is done: the close of a span rather than the opening of the next."""
        index = bisect_left(self._done, work)
        if work <= 0 or index == len(self._done):
            raise BeyondLineError
        return self.closes[index] - (self._done[index] - work)

    def day_of_work(self, work: int) -> int:
        """Number of the working day that goes on with its hours when ``work`` is done."""
        return self._existing(bisect_right(self._day_work, work) - 1)

    def day_after(self, day: date) -> int:
        """Number of the first working day after a local day."""
        return self._existing(bisect_right(self._ordinals, day.toordinal()))

    def is_workday(self, day: date) -> bool:
        """Whether a local day has working time."""
        index = bisect_left(self._ordinals, day.toordinal())
        return index < len(self._ordinals) and self._ordinals[index] == day.toordinal()

    def day(self, number: int) -> date:
        """The local day of a working day's number."""
        return date.fromordinal(self._ordinals[self._existing(number)])

    def work_before_day(self, number: int) -> int:
        """Work done when a working day begins."""
        return self._day_work[self._existing(number)]

    def day_length(self, number: int) -> int:
        """Work done in a working day."""
        return self._day_work[self._existing(number) + 1] - self._day_work[number]

    def _existing(self, number: int) -> int:
        if not 0 <= number < len(self._ordinals):
            raise BeyondLineError
        return number


def as_moment(when: datetime) -> int:
    """Microseconds since 1970; ``ValueError`` for a time without a zone."""
    return (aware(when) - EPOCH) // MICROSECOND


def as_datetime(moment: int) -> datetime:
    """The moment as an aware time in UTC."""
    return EPOCH + timedelta(microseconds=moment)
