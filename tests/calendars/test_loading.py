"""The calendars of a new installation."""

from datetime import date

import pytest

from lianxin.calendars.arithmetic import due
from lianxin.calendars.loading import load_calendars
from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear
from lianxin.calendars.queries import timetable, warnings
from lianxin.calendars.spans import Span
from lianxin.calendars.timetables import MINUTES_A_DAY, DaySpan
from tests.calendars.scenes import everything
from tests.calendars.test_golden import ROWS, pauses_of, rule_of
from tests.calendars.worlds import at, day_facts

pytestmark = pytest.mark.django_db
TODAY = at("2026-11-22T12:00")


def test_the_loaded_calendars_count_what_a_person_works_out() -> None:
    load_calendars()
    for row in ROWS:
        given = (at(row["start"]), Span.parse(row["span"]), timetable(row["calendar"], TODAY), rule_of(row["rule"]))
        assert due(*given, pauses_of(row["pauses"])) == at(row["due"]), row["case"]


def test_every_shipped_day_is_loaded_with_its_notice() -> None:
    load_calendars()
    days = CalendarDay.objects.filter(calendar_year__revision__calendar__code="government")
    assert sorted((day.date, day.kind, day.name) for day in days) == sorted(
        (day.day, day.kind, day.name) for day in day_facts()
    )
    years = CalendarYear.objects.filter(revision__calendar__code="government").order_by("year")
    assert [year.year for year in years] == list(range(2019, 2027))
    assert [year.remarks for year in years if year.remarks] == [["2020-02-03本来就是工作日，列为上班不改变什么。"]]


def test_loading_again_changes_nothing() -> None:
    load_calendars()
    before = everything()
    load_calendars()
    assert everything() == before


def test_an_installation_of_today_warns_of_the_next_year_only() -> None:
    load_calendars()
    assert [warning.year for warning in warnings("government", TODAY)] == [2027]
    assert warnings("emergency", TODAY) == []


def test_emergency_services_count_every_day_round_the_clock() -> None:
    load_calendars()
    assert Calendar.objects.get(code="emergency").every_day
    assert timetable("emergency", TODAY).hours(date(2026, 10, 1)) == (DaySpan(0, MINUTES_A_DAY),)


def test_a_timetable_of_the_past_knows_what_was_known_then() -> None:
    load_calendars()
    assert timetable("government", at("2025-11-03T12:00")).published == set(range(2019, 2026))
    assert timetable("government", at("2025-11-05T12:00")).published == set(range(2019, 2027))
