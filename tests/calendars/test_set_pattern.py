"""Setting a calendar's hours."""

from datetime import date

import pytest

from lianxin.calendars.entries import SeasonEntry
from lianxin.calendars.queries import timetable, timetable_version
from lianxin.calendars.steps.set_pattern import set_pattern
from lianxin.calendars.timetables import parse_hours
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from tests.calendars.scenes import ALL_YEAR, EDITOR, OFFICE, READER, everything, trial
from tests.calendars.worlds import at

pytestmark = pytest.mark.django_db
LATER = at("2026-05-06T10:00")
LATE_SUMMER = ("08:00-12:00,15:00-18:00",) * 5 + ("", "")
SEASONS = [
    SeasonEntry("07-01", "08-31", LATE_SUMMER),
    SeasonEntry("01-01", "06-30", OFFICE),
    SeasonEntry("09-01", "12-31", OFFICE),
]


def test_new_hours_hold_from_their_first_day_and_season() -> None:
    calendar = trial()
    before = timetable("trial", LATER)
    set_pattern(calendar, date(2026, 7, 6), SEASONS, "试行夏令作息", by=EDITOR, at=LATER)
    table = timetable("trial", LATER)
    assert table.hours(date(2026, 7, 3)) == parse_hours(OFFICE[0])
    assert table.hours(date(2026, 7, 6)) == parse_hours(LATE_SUMMER[0])
    assert table.hours(date(2026, 9, 1)) == parse_hours(OFFICE[0])
    assert table.hours(date(2027, 8, 31)) == parse_hours(LATE_SUMMER[0])
    assert timetable_version(before.version).hours(date(2026, 7, 6)) == parse_hours(OFFICE[0])
    event = RecordEvent.objects.filter(subject_kind="calendar", subject_id=calendar.pk).latest("seq")
    assert (event.kind, event.data) == ("calendar.hours_set", {"revision": 2, "first_day": "2026-07-06"})


@pytest.mark.parametrize(
    ("seasons", "field", "text"),
    [
        ([], "season_last", "覆盖全年"),
        ([SeasonEntry("01-01", "12-30", OFFICE)], "season_last", "覆盖全年"),
        ([SeasonEntry("01-02", "12-31", OFFICE)], "season_first", "01-02处有空缺"),
        (
            [SeasonEntry("01-01", "06-30", OFFICE), SeasonEntry("06-30", "12-31", OFFICE)],
            "season_first",
            "06-30处重叠",
        ),
        (
            [SeasonEntry("01-01", "02-28", OFFICE), SeasonEntry("03-01", "12-31", OFFICE)],
            "season_first",
            "03-01处有空缺",
        ),
        ([SeasonEntry("10-01", "05-31", OFFICE, "乙.csv 第2行")], "乙.csv 第2行 season_last", "跨年"),
        ([SeasonEntry("01-01", "13-31", OFFICE, "乙.csv 第2行")], "乙.csv 第2行 season_last", "应写作06-01"),
        ([SeasonEntry("1月1日", "12-31", OFFICE, "乙.csv 第2行")], "乙.csv 第2行 season_first", "应写作06-01"),
        ([SeasonEntry("01-01", "12-31", OFFICE[:6], "乙.csv 第2行")], "乙.csv 第2行 week", "七天"),
        ([SeasonEntry("01-01", "12-31", ("",) * 7, "乙.csv 第2行")], "乙.csv 第2行 week", "至少一天"),
        (
            [SeasonEntry("01-01", "12-31", ("08:30-12:00,11:00-13:00", *OFFICE[1:]), "乙.csv 第2行")],
            "乙.csv 第2行 mon",
            "重叠",
        ),
        ([SeasonEntry("01-01", "12-31", (*OFFICE[:6], "九点"), "乙.csv 第2行")], "乙.csv 第2行 sun", "无法识别"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_row_and_field(seasons: list[SeasonEntry], field: str, text: str) -> None:
    calendar = trial()
    before = everything()
    with pytest.raises(BadInput) as refusal:
        set_pattern(calendar, date(2026, 7, 6), seasons, "试行", by=EDITOR, at=LATER)
    assert list(refusal.value.fields) == [field]
    assert text in refusal.value.text
    assert everything() == before


def test_who_may_not_edit_calendars_sets_no_hours() -> None:
    calendar = trial()
    before = everything()
    with pytest.raises(NotAllowed):
        set_pattern(calendar, date(2026, 7, 6), ALL_YEAR, "试行", by=READER, at=LATER)
    assert everything() == before
