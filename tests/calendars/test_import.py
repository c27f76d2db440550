"""Importing notices from a file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lianxin.calendars.models import CalendarYear
from lianxin.calendars.queries import timetable
from lianxin.foundation.time import frozen
from tests.calendars.scenes import everything, trial
from tests.calendars.worlds import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-25T10:00")
HEADER = "year,date,kind,name\n"


def run_import(folder: Path, content: str | bytes, *options: str) -> str:
    path, told = folder / "days.csv", StringIO()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with frozen(NOW):
        call_command(
            "calendars", "import", str(path), "--source", "试行通知", "--calendar", "trial", *options, stdout=told
        )
    return told.getvalue()


def test_a_file_is_imported_year_by_year(tmp_path: Path) -> None:
    trial()
    told = run_import(tmp_path, HEADER + "2028,2028-01-03,off,元旦\n2027,2027-01-01,off,元旦\n2027,2027-01-04,work,\n")
    assert told.splitlines() == [
        "试行日历 2027年（已发布）：第2次修订",
        "  2027-01-04本来就是工作日，列为上班不改变什么。",
        "试行日历 2028年（已发布）：第3次修订",
    ]
    assert timetable("trial", NOW).published == {2027, 2028}


def test_a_provisional_file_is_told_apart(tmp_path: Path) -> None:
    trial()
    run_import(tmp_path, HEADER + "2027,2027-01-01,off,元旦\n", "--provisional")
    assert timetable("trial", NOW).published == frozenset()
    assert CalendarYear.objects.get(revision__calendar__code="trial").status == "provisional"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            "2027,2027-01-01,off,元旦\n2028,2028-13-01,off,元旦\n",
            "days.csv 第3行“date”：“2028-13-01”应写作2026-01-04。",
        ),
        (
            "2027,2027-01-01,off,元旦\n2028,2028-01-01,rest,\n",
            "days.csv 第3行“kind”：“rest”应为off（放假）或work（上班）。",
        ),
        ("2027,2027-01-01,off,\n2027,2027-01-01,work,\n", "days.csv 第3行“date”：2027-01-01既放假又上班。"),
        ("二〇二七,2027-01-01,off,元旦\n", "days.csv 第2行“year”：“二〇二七”不是整数。"),
        ("2027,2027-01-01,,元旦\n", "days.csv 第2行“kind”：不能为空。"),
        ("2027,2027-01-01\n", "days.csv 第2行的列数不是4。"),
        ("2027,2027-01-01,off,元\0旦\n", "days.csv 第2行含有空字节。"),
    ],
)
def test_a_broken_row_is_named_and_nothing_is_imported(tmp_path: Path, rows: str, text: str) -> None:
    trial()
    before = everything()
    with pytest.raises(CommandError) as refusal:
        run_import(tmp_path, HEADER + rows)
    assert str(refusal.value) == text
    assert everything() == before


def test_a_file_that_is_not_utf8_or_lacks_a_column_is_refused(tmp_path: Path) -> None:
    trial()
    before = everything()
    for content in ((HEADER + "2027,2027-01-01,off,元旦\n").encode("gb18030"), b"date,kind\n"):
        with pytest.raises(CommandError):
            run_import(tmp_path, content)
    assert everything() == before


def test_a_calendar_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有代码为“trial”的日历"):
        run_import(tmp_path, HEADER)


def test_the_command_warns_of_a_missing_notice() -> None:
    trial()
    told = StringIO()
    with frozen(NOW):
        call_command("calendars", "warnings", stdout=told)
    mine = [line for line in told.getvalue().splitlines() if line.startswith("试行日历")]
    assert [line[:14] for line in mine] == ["试行日历：2026年放假安排", "试行日历：2027年放假安排"]
