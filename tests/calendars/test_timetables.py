"""Hours of a day by weekday, season, notice and law."""

from datetime import date

import pytest

from lianxin.calendars.days import DayKind, ExceptionalDay
from lianxin.calendars.provisional import ProvisionalWarning, provisional_warnings
from lianxin.calendars.timetables import (
    ROUND_THE_CLOCK,
    DaySpan,
    HoursPattern,
    Season,
    Timetable,
    parse_hours,
)
from tests.calendars.worlds import GOVERNMENT, SUMMER, WINTER, five_days


def test_hours_are_read_in_order() -> None:
    assert parse_hours("14:00-17:30， 8:30–12:00") == (DaySpan(510, 720), DaySpan(840, 1050))
    assert parse_hours("00:00-24:00") == (DaySpan(0, 1440),)
    assert parse_hours("") == ()
    assert str(DaySpan(510, 720)) == "08:30-12:00"


@pytest.mark.parametrize("text", ["8:30", "12:00-08:30", "08:30-24:30", "08:60-09:00", "09:00-09:00", "a-b", "9-10"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="时段"):
        parse_hours(text)


@pytest.mark.parametrize("text", ["08:30-12:00,11:00-13:00", "08:30-12:00,12:00-13:00"])
def test_hours_that_overlap_or_touch_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="重叠或相接"):
        parse_hours(text)


def test_a_season_over_the_turn_of_the_year_is_refused() -> None:
    with pytest.raises(ValueError, match="跨年"):
        Season((10, 1), (5, 31))


def test_a_week_without_work_or_with_six_days_is_refused() -> None:
    for week in (((),) * 7, WINTER[:6]):
        with pytest.raises(ValueError, match="七天"):
            HoursPattern(week)


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="没有工作时段"):
        Timetable("empty", ())


def test_a_day_both_off_and_on_is_refused() -> None:
    day = date(2026, 1, 4)
    with pytest.raises(ValueError, match="既放假又上班"):
        Timetable(
            "both", (HoursPattern(WINTER),), (ExceptionalDay(day, DayKind.OFF), ExceptionalDay(day, DayKind.WORK))
        )


def test_the_season_gives_the_hours() -> None:
    assert GOVERNMENT.hours(date(2026, 5, 29)) == WINTER[0]
    assert GOVERNMENT.hours(date(2026, 6, 1)) == SUMMER[0]
    assert GOVERNMENT.hours(date(2026, 9, 30)) == SUMMER[0]
    assert GOVERNMENT.hours(date(2026, 10, 8)) == WINTER[0]


def test_hours_change_from_a_date_on() -> None:
    turn, later = date(2026, 3, 2), five_days("09:00-17:00")
    timetable = Timetable("turn", (HoursPattern(WINTER, valid_to=turn), HoursPattern(later, valid_from=turn)))
    assert timetable.hours(date(2026, 2, 27)) == WINTER[0]
    assert timetable.hours(turn) == later[0]


def test_a_make_up_day_keeps_the_hours_of_the_first_working_day_of_the_week() -> None:
    week = ((), parse_hours("09:00-12:00"), parse_hours("13:00-17:00"), (), (), (), ())
    pattern = HoursPattern(week)
    assert pattern.hours(date(2026, 2, 14), DayKind.WORK) == parse_hours("09:00-12:00")
    assert pattern.hours(date(2026, 2, 11), DayKind.WORK) == parse_hours("13:00-17:00")


def test_services_that_never_rest_ignore_the_notice() -> None:
    assert ROUND_THE_CLOCK.hours(date(2026, 10, 1)) == (DaySpan(0, 1440),)
    assert not ROUND_THE_CLOCK.is_provisional(date(2027, 1, 1), date(2030, 1, 1))


def test_a_year_without_notice_is_computed_and_provisional() -> None:
    # 全国年节及纪念日放假办法: New Year's eve to the third day; 6 and 7 February are a weekend and made good
    off = [day for day in range(1, 15) if not GOVERNMENT.hours(date(2027, 2, day))]
    assert off == [5, 6, 7, 8, 9, 10, 13, 14]
    assert GOVERNMENT.is_provisional(date(2026, 12, 31), date(2027, 1, 4))
    assert not GOVERNMENT.is_provisional(date(2026, 1, 1), date(2026, 12, 31))


def test_timetables_of_one_version_are_one_key() -> None:
    twin = Timetable("test-government", GOVERNMENT.patterns, GOVERNMENT.days, GOVERNMENT.covered, GOVERNMENT.published)
    assert {GOVERNMENT: 1}[twin] == 1


def test_the_next_year_is_warned_of_from_october_on() -> None:
    published = frozenset({2025, 2026})
    assert provisional_warnings(date(2026, 9, 30), published, from_month=10) == []
    (warning,) = provisional_warnings(date(2026, 10, 1), published, from_month=10)
    assert warning == ProvisionalWarning(2027, warning.text)
    assert warning.text.startswith("2027年放假安排尚未录入")
    assert provisional_warnings(date(2026, 12, 1), published | {2027}, from_month=10) == []


def test_the_running_year_without_notice_is_warned_of_in_any_month() -> None:
    assert [w.year for w in provisional_warnings(date(2027, 1, 2), frozenset({2026}), from_month=10)] == [2027]
    assert [w.year for w in provisional_warnings(date(2027, 11, 2), frozenset({2026}), from_month=10)] == [2027, 2028]
