"""Calendars and random inputs for the tests of working time."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, Pause, StartOfCount
from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.spans import Span
from lianxin.calendars.timetables import (
    ROUND_THE_CLOCK,
    DayHours,
    DaySpan,
    HoursPattern,
    Season,
    Timetable,
    parse_hours,
)
from lianxin.foundation.time import LOCAL

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "lianxin" / "calendars" / "data" / "holidays.csv"


def day_facts(path: Path = SHIPPED) -> tuple[ExceptionalDay, ...]:
    """The days of the yearly notices as they were published."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return tuple(ExceptionalDay(date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"]) for row in rows)


def five_days(hours: str) -> tuple[DayHours, ...]:
    return (parse_hours(hours),) * 5 + ((),) * 2


WINTER, SUMMER = five_days("08:30-12:00,14:00-17:30"), five_days("08:30-12:00,14:30-18:00")
NOTICED = frozenset(range(2019, 2027))
GOVERNMENT = Timetable(
    version="test-government",
    patterns=(
        HoursPattern(WINTER, Season((1, 1), (5, 31))),
        HoursPattern(SUMMER, Season((6, 1), (9, 30))),
        HoursPattern(WINTER, Season((10, 1), (12, 31))),
    ),
    days=day_facts(),
    covered=NOTICED,
    published=NOTICED,
)
TIMETABLES = {"government": GOVERNMENT, "emergency": ROUND_THE_CLOCK}


def at(text: str) -> datetime:
    """A moment by the city's wall clocks: ``at("2026-02-13T16:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


FIRST = datetime(2025, 12, 25, tzinfo=LOCAL).astimezone(UTC)
moments = st.integers(0, 70 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
quarters = st.integers(0, 96).map(lambda quarter: quarter * 15)


@st.composite
def day_hours(draw: st.DrawFn) -> DayHours:
    """Up to three spans a day, on quarters of an hour."""
    edges = draw(st.lists(quarters, max_size=6, unique=True).map(sorted))
    return tuple(DaySpan(*edges[i : i + 2]) for i in range(0, len(edges) - 1, 2))


weeks = st.tuples(*[day_hours()] * 7).filter(any)


@st.composite
def odd_timetables(draw: st.DrawFn) -> Timetable:
    """Any weekly hours, two seasons, any days off and on."""
    turn = draw(st.integers(1, 28))
    patterns = (
        HoursPattern(draw(weeks), Season((1, 1), (1, turn))),
        HoursPattern(draw(weeks), Season((1, turn + 1), (12, 31))),
    )
    days = draw(
        st.dictionaries(st.dates(date(2025, 12, 20), date(2026, 3, 31)), st.sampled_from(list(DayKind)), max_size=25)
    )
    return Timetable(
        version=f"odd-{draw(st.uuids())}",
        patterns=patterns,
        days=tuple(ExceptionalDay(day, kind) for day, kind in days.items()),
        covered=frozenset({2025, 2026}),
        published=frozenset({2025, 2026}),
    )


timetables = st.one_of(st.just(GOVERNMENT), st.just(ROUND_THE_CLOCK), odd_timetables())
spans = st.one_of(
    st.integers(1, 3000).map("{}m".format),
    st.integers(1, 60).map("{}h".format),
    st.integers(1, 12).map("{}d".format),
    st.integers(1, 100).map(lambda quarter: f"{quarter / 4}wh"),
    st.integers(1, 16).map(lambda half: f"{half / 2}wd"),
).map(Span.parse)
rules = st.builds(
    CountRule,
    start=st.just(StartOfCount.NEXT_DAY),
    cut_off=st.one_of(st.none(), st.times().map(lambda clock: clock.replace(second=0, microsecond=0))),
    end=st.sampled_from(EndOfLimit),
) | st.builds(
    CountRule,
    start=st.just(StartOfCount.SAME_DAY),
    cut_off=st.one_of(st.none(), st.times().map(lambda clock: clock.replace(second=0, microsecond=0))),
)


@st.composite
def a_pause(draw: st.DrawFn) -> Pause:
    start = draw(moments)
    return Pause(start, start + timedelta(minutes=draw(st.integers(0, 5 * 24 * 60))))


pauses = st.lists(a_pause(), max_size=4)
