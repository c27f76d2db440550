"""A year's notice comes out while clocks are running into that year."""

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lianxin.calendars.entries import DayEntry
from lianxin.calendars.models import Calendar
from lianxin.calendars.queries import timetable
from lianxin.calendars.steps.publish_year import publish_year
from lianxin.clocks import engine
from lianxin.clocks.check import check
from lianxin.clocks.renewal import renew_open
from lianxin.foundation import time
from lianxin.foundation.actor import system
from tests.clocks.timers import Timer, local, shown, started, told
from tests.relaying import hear_all

START, NOTICE = "2026-12-30 10:00", "2026-12-30 16:00"
# Computed: New Year's Day, a Friday. In the notice Monday the 4th is free besides.
DAYS = [DayEntry(date(2027, 1, 1), "off", "元旦"), DayEntry(date(2027, 1, 4), "off", "元旦")]


def publish() -> None:
    calendar = Calendar.objects.get(code="government")
    publish_year(calendar, 2027, DAYS, "某通知", by=system(), at=local(NOTICE))


def saved(calendar: str = "government") -> Timer:
    timer = started("3wd", START, calendar)
    timer.save()
    return timer


def now(timer: Timer) -> Timer:
    return Timer.objects.get(pk=timer.pk)


@pytest.mark.usefixtures("timers")
def test_open_clocks_move_with_the_notice_and_their_room_is_told():
    timer, emergency = saved(), saved("emergency")
    assert shown(timer.due_at) == "2027-01-05 17:30:00"
    publish()
    with time.frozen(local(NOTICE)):
        assert renew_open("government") == 1
    assert shown(now(timer).due_at) == "2027-01-06 17:30:00"
    assert shown(now(timer).look_at) == "2027-01-06 10:12:00"
    assert now(timer).timetable == timetable("government", local(NOTICE)).version != timer.timetable
    assert told(timer) == ["2027-01-05 17:30:00 → 2027-01-06 17:30:00"]
    assert told(emergency) == []
    with time.frozen(local(NOTICE)):
        assert list(check(Timer)) == []


@pytest.mark.usefixtures("timers")
def test_repeated_it_does_nothing():
    timer = saved()
    publish()
    with time.frozen(local(NOTICE)):
        assert [renew_open("government"), renew_open("government")] == [1, 0]
    assert len(told(timer)) == 1


@pytest.mark.usefixtures("timers")
def test_a_paused_clock_is_renewed_and_keeps_its_light():
    timer = saved()
    engine.pause(timer, at=local("2026-12-31 10:00"))
    timer.save()
    publish()
    with time.frozen(local("2027-02-01 10:00")):
        assert renew_open("government") == 1
    assert (shown(now(timer).due_at), now(timer).light, now(timer).look_at) == ("2027-01-06 17:30:00", "green", None)


@pytest.mark.usefixtures("timers")
def test_an_ended_clock_keeps_its_calendar_for_ever():
    timer = saved()
    engine.end(timer, at=local("2026-12-30 12:00"))
    timer.save()
    publish()
    with time.frozen(local(NOTICE)):
        assert renew_open("government") == 0
        assert list(check(Timer)) == []
    assert (now(timer).timetable, now(timer).due_at) == (timer.timetable, timer.due_at)
    assert told() == []


@pytest.mark.usefixtures("timers")
def test_a_clock_whose_end_stays_is_renewed_in_silence():
    timer = started("1wd", START)
    timer.save()
    publish()
    with time.frozen(local(NOTICE)):
        assert renew_open("government") == 0
    assert now(timer).timetable != timer.timetable
    assert told() == []


@pytest.mark.usefixtures("shared_timers")
def test_the_calendars_event_brings_the_renewal_about():
    saved()
    publish()
    hear_all()
    jobs = ProcrastinateJob.objects.filter(task_name="lianxin.clocks.jobs.renew_open_clocks")
    assert {job.args["calendar_code"] for job in jobs} == {"government"}
