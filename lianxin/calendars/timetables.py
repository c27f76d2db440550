"""When a calendar works: hours by weekday and season, days off and make-up working days, as one immutable value."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.line import WorkLine
from lianxin.calendars.provisional import computed_days

MINUTES_A_DAY = 24 * 60
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class DaySpan:
    """Working time within one local day, in minutes from midnight: ``start`` counts, ``end`` (up to 1440) does not."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_A_DAY:
            raise ValueError(f"时段“{self}”不合法：结束须晚于开始，且都在 00:00 与 24:00 之间")

    @classmethod
    def parse(cls, text: str) -> "DaySpan":
        """Read ``08:30-12:00``; ``ValueError`` when it is not two clock times in order."""
        start, _, end = text.replace("–", "-").partition("-")
        return cls(_minutes(start, text), _minutes(end, text))

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


def _minutes(text: str, whole: str) -> int:
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[2]) > 59:
        raise ValueError(f"时段“{whole}”无法识别：应写作 08:30-12:00")
    return int(match[1]) * 60 + int(match[2])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


DayHours = tuple[DaySpan, ...]


def parse_hours(text: str) -> DayHours:
    """Read the hours of one day, ``08:30-12:00,14:00-17:30``; empty text is a day off.

    Raises ``ValueError`` when a span is malformed or two spans overlap or touch.
    """
    spans = tuple(sorted(DaySpan.parse(part) for part in text.replace("，", ",").split(",") if part.strip()))
    for earlier, later in pairwise(spans):
        if later.start <= earlier.end:
            raise ValueError(f"时段“{earlier}”与“{later}”重叠或相接")
    return spans


@dataclass(frozen=True, slots=True)
class Season:
    """Part of every year, both ends included, as (month, day); it does not run over the turn of the year."""

    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("季节不得跨年：请拆成年初、年末两段")

    def __contains__(self, day: date) -> bool:
        return self.first <= (day.month, day.day) <= self.last


WHOLE_YEAR = Season()


@dataclass(frozen=True, slots=True)
class HoursPattern:
    """Hours of a week (seven ``DayHours``, Monday first), from ``valid_from`` until before ``valid_to``, in a season.

    ``None`` as a bound means no bound. ``ValueError`` unless there are seven days and one of them works.
    """

    week: tuple[DayHours, ...]
    season: Season = WHOLE_YEAR
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("一周须有七天，且至少一天有工作时段")

    def covers(self, day: date) -> bool:
        """Whether the pattern holds on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to) and day in self.season

    def hours(self, day: date, kind: DayKind | None) -> DayHours:
        """Hours of ``day``. A make-up day at a weekend keeps the hours of the week's first working day."""
        if kind is DayKind.OFF:
            return ()
        usual = self.week[day.weekday()]
        if kind is DayKind.WORK and not usual:
            return next(hours for hours in self.week if hours)
        return usual


@dataclass(frozen=True)
class Timetable:
    """Everything needed to count working time by one calendar; immutable, hashable by ``version``.

    - ``version``: names the content; two timetables of one version are the same.
    - ``patterns``: the first that covers a day gives its hours; a day none covers does not work.
    - ``days``: exceptional days of the years in ``covered``. For any other year they are computed
      (``provisional.computed_days``).
    - ``published``: years whose notice is out; all others are provisional.
    - ``every_day``: services that never rest: exceptional days are ignored.
    """

    version: str
    patterns: tuple[HoursPattern, ...]
    days: tuple[ExceptionalDay, ...] = ()
    covered: frozenset[int] = frozenset()
    published: frozenset[int] = frozenset()
    every_day: bool = False

    def __post_init__(self) -> None:
        if not self.patterns:
            raise ValueError("日历没有工作时段")
        if len({entry.day for entry in self.days}) != len(self.days):
            raise ValueError("同一天不得既放假又上班")

    def __hash__(self) -> int:
        return hash(self.version)

    def kind(self, day: date) -> DayKind | None:
        """Whether ``day`` is exceptionally off or working; ``None`` when its weekday decides."""
        if self.every_day:
            return None
        entry = self._entries.get(day)
        if entry is None and day.year not in self.covered:
            entry = computed_days(day.year).get(day)
        return None if entry is None else entry.kind

    def entries_of(self, year: int) -> Sequence[ExceptionalDay]:
        """The exceptional days of a year, computed where its notice is not entered."""
        if year not in self.covered:
            return sorted(computed_days(year).values())
        return [entry for entry in self.days if entry.day.year == year]

    def hours(self, day: date) -> DayHours:
        """Working spans of a local day; empty when nobody works."""
        return self._hours(day, self.kind(day))

    def usual_hours(self, day: date) -> DayHours:
        """Working spans that the weekday alone would have."""
        return self._hours(day, None)

    def _hours(self, day: date, kind: DayKind | None) -> DayHours:
        pattern = next((pattern for pattern in self.patterns if pattern.covers(day)), None)
        return () if pattern is None else pattern.hours(day, kind)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a year between two days, both included, still waits for its notice."""
        return not self.every_day and any(year not in self.published for year in range(first.year, last.year + 1))

    def line(self, first_year: int, last_year: int) -> WorkLine:
        """Working time laid out over at least these years; kept, so that counting costs a few look-ups."""
        kept: WorkLine | None = self.__dict__.get("_line")
        if kept is not None and kept.first_year <= first_year and last_year <= kept.last_year:
            return kept
        if kept is not None:
            first_year, last_year = min(first_year, kept.first_year), max(last_year, kept.last_year)
        line = WorkLine(first_year, last_year, self._workdays(first_year, last_year))
        self.__dict__["_line"] = line  # replaced whole: a thread sees the old line or the new one, both right
        return line

    @cached_property
    def _entries(self) -> dict[date, ExceptionalDay]:
        return {entry.day: entry for entry in self.days}

    def _workdays(self, first_year: int, last_year: int) -> Iterator[tuple[date, list[tuple[int, int]]]]:
        for day in _days_between(date(first_year, 1, 1), date(last_year, 12, 31)):
            if spans := self.hours(day):
                yield day, [(span.start, span.end) for span in spans]


def _days_between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


ROUND_THE_CLOCK = Timetable(
    version="round-the-clock", every_day=True, patterns=(HoursPattern(week=((DaySpan(0, MINUTES_A_DAY),),) * 7),)
)
