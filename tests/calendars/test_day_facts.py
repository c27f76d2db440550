"""The days that are shipped, the maintained package and the published facts say the same."""

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.provisional import computed_days
from tests.calendars.worlds import ROOT, SHIPPED, day_facts

FACTS = ROOT.parent / "shared" / "data" / "holidays_cn" / "holidays.csv"
YEARS = range(2019, 2027)


def works(day: date, entries: dict[date, ExceptionalDay]) -> bool:
    entry = entries.get(day)
    return day.weekday() < 5 if entry is None else entry.kind is DayKind.WORK


@pytest.mark.parametrize("year", YEARS)
def test_the_maintained_package_agrees_with_the_notices_on_every_day(year: int) -> None:
    shipped = {entry.day: entry for entry in day_facts()}
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)] + [date(year, 12, 31)]
    assert [day for day in days if works(day, shipped) != works(day, computed_days(year))] == []


def test_the_shipped_days_are_unchanged() -> None:
    rows = "\n".join(",".join(row) for row in _rows(SHIPPED))
    assert (
        hashlib.sha256(rows.encode()).hexdigest() == "6f1f63557e99d0bef18fa37bbdb22fa174802032d14686472212bc45d266a38e"
    )


@pytest.mark.skipif(not FACTS.exists(), reason=f"{FACTS.name} does not lie beside the checkout")
def test_the_shipped_days_are_the_published_facts() -> None:
    header, *facts = _rows(FACTS)
    assert header == ["date", "name", "kind", "notice_year"]
    assert sorted([year, day, kind, name] for day, name, kind, year in facts if int(year) in YEARS) == sorted(
        _rows(SHIPPED)[1:]
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
