"""Publishing a year's notice."""

from datetime import date

import pytest

from lianxin.calendars.arithmetic import due
from lianxin.calendars.models import CalendarYear
from lianxin.calendars.queries import timetable, timetable_version
from lianxin.calendars.spans import Span
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.calendars.steps.publish_year import publish_year
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.calendars.scenes import EDITOR, OPENED, READER, entry, everything, trial
from tests.calendars.worlds import at

pytestmark = pytest.mark.django_db
LATER = at("2026-11-25T10:00")
NEW_YEAR = [entry("2027-01-01", "off", "元旦"), entry("2027-01-03", "work", "元旦"), entry("2026-12-31", "off", "元旦")]


def test_a_published_year_gives_days_off_and_make_up_days() -> None:
    calendar = trial()
    year = publish_year(calendar, 2027, NEW_YEAR, " 试行通知1号 ", by=EDITOR, at=LATER)
    table = timetable("trial", LATER)
    assert [bool(table.hours(date(2027, 1, day))) for day in (1, 2, 3, 4)] == [False, False, True, True]
    assert table.hours(date(2026, 12, 31)) == ()
    assert (table.covered, table.published) == ({2027}, {2027})
    assert (year.revision.source, year.revision.author_post_id, year.remarks) == ("试行通知1号", 81, [])
    event = RecordEvent.objects.filter(subject_kind="calendar", subject_id=calendar.pk).latest("seq")
    assert (event.kind, event.to_state) == ("calendar.year_published", "published")
    assert event.data == {"revision": 2, "year": 2027, "remarks": 0}


def test_a_newer_version_of_a_year_takes_over_and_the_older_is_kept() -> None:
    calendar = trial()
    publish_year(calendar, 2027, NEW_YEAR, "试行通知1号", CalendarYear.Status.PROVISIONAL, by=EDITOR, at=LATER)
    first = timetable("trial", LATER)
    later = at("2026-12-08T10:00")
    publish_year(calendar, 2027, [entry("2027-01-01", "off")], "试行通知2号", by=EDITOR, at=later)
    start, span = at("2026-12-31T15:00"), Span.parse("1wd")
    assert due(start, span, timetable("trial", later)) == at("2027-01-04T17:30")
    assert due(start, span, timetable_version(first.version)) == at("2027-01-03T17:30")
    assert timetable("trial", at("2026-12-01T00:00")) == first
    assert first.published == frozenset()
    assert first.is_provisional(date(2027, 1, 1), date(2027, 1, 1))
    assert [year.revision.number for year in CalendarYear.objects.filter(revision__calendar=calendar)] == [2, 3]


def test_a_working_day_that_works_anyhow_is_accepted_and_noted() -> None:
    year = publish_year(trial(), 2027, [entry("2027-01-04", "work")], "试行通知", by=EDITOR, at=LATER)
    assert year.remarks == ["2027-01-04本来就是工作日，列为上班不改变什么。"]


def test_a_date_that_two_notices_name_alike_is_accepted() -> None:
    calendar = trial()
    publish_year(calendar, 2026, [entry("2026-12-31", "off")], "试行通知1号", by=EDITOR, at=LATER)
    publish_year(calendar, 2027, [entry("2026-12-31", "off")], "试行通知2号", by=EDITOR, at=LATER)
    assert timetable("trial", LATER).hours(date(2026, 12, 31)) == ()


@pytest.mark.parametrize(
    ("days", "field", "text"),
    [
        ([entry("2027-01-01", "off"), entry("2027-01-01", "work")], "甲.csv 2027-01-01 date", "2027-01-01既放假又上班"),
        ([entry("2027-01-01", "off"), entry("2027-01-01", "off")], "甲.csv 2027-01-01 date", "2027-01-01重复列出"),
        ([entry("2026-11-30", "off")], "甲.csv 2026-11-30 date", "不在2027年度通知的范围内"),
        ([entry("2028-01-16", "off")], "甲.csv 2028-01-16 date", "不在2027年度通知的范围内"),
        ([entry("2027-01-01", "休")], "甲.csv 2027-01-01 kind", "“休”应为off（放假）或work（上班）"),
        ([entry("2027-01-01", "")], "甲.csv 2027-01-01 kind", "“”应为off（放假）或work（上班）"),
        ([entry("2027-01-01", "off", "元" * 41)], "甲.csv 2027-01-01 name", "不得超过40字"),
        ([entry("2027-01-01", "off", "元\0旦")], "甲.csv 2027-01-01 name", "空字节"),
        ([entry("2026-12-30", "work")], "甲.csv 2026-12-30 date", "另一年度的通知中安排相反"),
    ],
)
def test_a_broken_notice_is_refused_by_row_and_field(days: list, field: str, text: str) -> None:
    calendar = trial()
    publish_year(calendar, 2026, [entry("2026-12-30", "off")], "试行通知", by=EDITOR, at=LATER)
    before, table = everything(), timetable("trial", LATER)
    with pytest.raises(BadInput) as refusal:
        publish_year(calendar, 2027, days, "试行通知", by=EDITOR, at=LATER)
    assert list(refusal.value.fields) == [field]
    assert text in refusal.value.text
    assert everything() == before
    assert timetable("trial", LATER) == table


@pytest.mark.parametrize(
    ("year", "source", "field"), [(1949, "通知", "year"), (2027, " ", "source"), (2027, "通\0知", "source")]
)
def test_a_year_or_source_that_cannot_be_is_refused(year: int, source: str, field: str) -> None:
    calendar = trial()
    before = everything()
    with pytest.raises(BadInput) as refusal:
        publish_year(calendar, year, [], source, by=EDITOR, at=LATER)
    assert list(refusal.value.fields) == [field]
    assert everything() == before


def test_who_may_not_edit_calendars_publishes_nothing() -> None:
    calendar = trial()
    before = everything()
    with pytest.raises(NotAllowed):
        publish_year(calendar, 2027, NEW_YEAR, "试行通知", by=READER, at=LATER)
    assert everything() == before


def test_a_revision_from_before_the_last_is_refused() -> None:
    calendar = trial()
    publish_year(calendar, 2026, [], "试行通知1号", by=EDITOR, at=LATER)
    before = everything()
    with pytest.raises(WrongState) as refusal:
        publish_year(calendar, 2027, NEW_YEAR, "试行通知2号", by=EDITOR, at=at("2026-11-24T10:00"))
    assert refusal.value.code == "calendar_revised_later"
    assert everything() == before


def test_a_calendar_without_hours_takes_no_notice() -> None:
    calendar = open_calendar("hall", "政务服务大厅", by=EDITOR, at=OPENED)
    with pytest.raises(WrongState) as refusal:
        publish_year(calendar, 2027, NEW_YEAR, "试行通知", by=EDITOR, at=LATER)
    assert refusal.value.code == "calendar_without_hours"


def test_a_calendar_that_never_rests_takes_no_notice() -> None:
    calendar = open_calendar("guard", "应急", every_day=True, by=EDITOR, at=OPENED)
    with pytest.raises(WrongState) as refusal:
        publish_year(calendar, 2027, NEW_YEAR, "试行通知", by=EDITOR, at=LATER)
    assert refusal.value.code == "calendar_never_rests"


def test_the_same_request_twice_publishes_once() -> None:
    calendar, by = trial(), EDITOR.with_request_key("k-1")
    once = publish_year(calendar, 2027, NEW_YEAR, "试行通知", by=by, at=LATER)
    before = everything()
    assert publish_year(calendar, 2027, NEW_YEAR, "试行通知", by=by, at=LATER) == once
    assert everything() == before
