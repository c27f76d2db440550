"""Due times worked out by hand from the State Council's notices; the reasoning stands beside each."""

import csv
from datetime import time
from pathlib import Path

import pytest

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, Pause, StartOfCount, due
from lianxin.calendars.spans import Span
from tests.calendars.reference import due_by_minutes
from tests.calendars.worlds import TIMETABLES, at

with (Path(__file__).parent / "golden.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
STARTS = {"next": StartOfCount.NEXT_DAY, "same": StartOfCount.SAME_DAY}
ENDS = {"close": EndOfLimit.CLOSE_OF_DAY, "same_time": EndOfLimit.SAME_TIME}


def rule_of(text: str) -> CountRule:
    start, end, *cut_off = text.split()
    return CountRule(STARTS[start], time.fromisoformat(cut_off[0]) if cut_off else None, ENDS[end])


def pauses_of(text: str) -> list[Pause]:
    return [Pause(*map(at, part.split("/"))) for part in text.split()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_the_due_time_is_what_a_person_works_out(row: dict[str, str]) -> None:
    given = (at(row["start"]), Span.parse(row["span"]), TIMETABLES[row["calendar"]], rule_of(row["rule"]))
    assert due(*given, pauses_of(row["pauses"])) == at(row["due"]), row["reasoning"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_walking_minute_by_minute_gives_what_a_person_works_out(row: dict[str, str]) -> None:
    given = (at(row["start"]), Span.parse(row["span"]), TIMETABLES[row["calendar"]], rule_of(row["rule"]))
    assert due_by_minutes(*given, pauses_of(row["pauses"])) == at(row["due"]), row["reasoning"]
