"""Reading calendars."""

from datetime import date

import pytest

from lianxin.calendars.queries import timetable, timetable_version, warnings
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.calendars.steps.publish_year import publish_year
from lianxin.calendars.steps.set_pattern import set_pattern
from lianxin.foundation.errors import NotFound
from tests.calendars.scenes import ALL_YEAR, EDITOR, OPENED, trial
from tests.calendars.worlds import at

pytestmark = pytest.mark.django_db


def test_a_timetable_is_read_from_the_database_once() -> None:
    trial()
    version = timetable("trial", OPENED).version
    assert timetable_version(version) is timetable("trial", OPENED)


def test_before_its_first_revision_a_calendar_counts_nothing() -> None:
    trial()
    with pytest.raises(NotFound):
        timetable("trial", at("2026-01-05T08:59"))


@pytest.mark.parametrize(
    "version", ["", "trial", "trial@1", "trial@1-000000000000", "trial@2-000000000000", "trial@1-x"]
)
def test_a_version_that_never_was_is_not_found(version: str) -> None:
    trial()
    with pytest.raises(NotFound):
        timetable_version(version)


def test_the_version_tells_the_content() -> None:
    first = timetable(trial().code, OPENED).version
    other = open_calendar("other", "另一日历", by=EDITOR, at=OPENED)
    set_pattern(other, date(2021, 1, 1), ALL_YEAR, "试行作息", by=EDITOR, at=OPENED)
    second = timetable("other", OPENED).version
    assert first.startswith("trial@1-")
    assert second.startswith("other@1-")
    assert first[-12:] != second[-12:]


def test_a_missing_notice_is_warned_of_from_october_on() -> None:
    calendar = trial()
    publish_year(calendar, 2026, [], "试行通知", by=EDITOR, at=OPENED)
    assert warnings("trial", at("2026-09-30T23:59")) == []
    assert [warning.year for warning in warnings("trial", at("2026-10-01T00:00"))] == [2027]


def test_a_service_that_never_rests_waits_for_no_notice() -> None:
    calendar = open_calendar("guard", "应急", every_day=True, by=EDITOR, at=OPENED)
    set_pattern(calendar, date(2020, 1, 1), ALL_YEAR, "试行", by=EDITOR, at=OPENED)
    assert warnings("guard", at("2026-12-01T00:00")) == []
