"""A clock that goes on where an ended one stopped, and the time that must be left: exact values of 2026's calendar."""

from datetime import timedelta

import pytest

from lianxin.calendars.spans import Span, SpanUnit
from lianxin.clocks import engine
from lianxin.clocks.check import check
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.errors import WrongState
from tests.clocks.timers import Timer, local, passing_table, shown, started

pytestmark = pytest.mark.django_db


def ended(span: str, at: str, until: str, **more) -> Timer:
    clock = started(span, at, **more)
    engine.end(clock, at=local(until))
    return clock


def minute(moment) -> str:
    """As the wall clocks show it, to the minute."""
    return shown(moment).removesuffix(":00")


def taken_up(clock: Timer, at: str) -> Timer:
    going = Timer()
    engine.take_up(going, clock, at=local(at))
    return going


def test_the_time_between_does_not_count_and_the_ended_clock_stays():
    first = ended("5wd", "2026-03-02 09:00", "2026-03-05 10:00")
    going = taken_up(first, "2026-03-09 10:00")
    assert minute(first.due_at) == "2026-03-09 17:30" and minute(first.ended_at) == "2026-03-05 10:00"
    # Two working days of review between the same hours: two working days later.
    assert minute(going.due_at) == "2026-03-11 17:30"
    assert (going.state, going.light, minute(going.started_at)) == ("running", Light.GREEN, "2026-03-02 09:00")
    assert (going.span, going.rule_id, going.count) == (first.span, first.rule_id, first.count)
    assert going.ended_at is None and len(going.pauses) == 1


def test_extensions_and_earlier_pauses_are_taken_along():
    first = started("2wd", "2026-03-02 09:00")
    engine.pause(first, at=local("2026-03-02 09:00"))
    engine.resume(first, at=local("2026-03-03 09:00"))
    engine.extend(first, Span.parse("1wd"), at=local("2026-03-03 10:00"))
    engine.end(first, at=local("2026-03-04 09:00"))
    going = taken_up(first, "2026-03-05 09:00")
    assert minute(first.due_at) == "2026-03-06 17:30"
    assert going.extensions == ["1wd"] and len(going.pauses) == 2
    assert minute(going.due_at) == "2026-03-09 17:30"


def test_what_was_missed_stays_missed_and_what_goes_on_is_red():
    first = ended("1wd", "2026-03-02 09:00", "2026-03-04 10:00")
    going = taken_up(first, "2026-03-05 09:00")
    assert (first.state, going.state, going.light, going.look_at) == ("missed", "running", Light.RED, None)
    assert minute(going.due_at) == "2026-03-03 17:30"


def test_only_what_has_ended_is_taken_up_and_not_before_its_end():
    with pytest.raises(WrongState):
        engine.take_up(Timer(), started("5wd", "2026-03-02 09:00"), at=local("2026-03-05 10:00"))
    first = ended("5wd", "2026-03-02 09:00", "2026-03-05 10:00")
    with pytest.raises(WrongState) as refusal:
        taken_up(first, "2026-03-05 09:59")
    assert refusal.value.code == "clock_backwards"


def test_where_too_little_is_left_the_missing_time_is_added():
    going = taken_up(ended("1wd", "2026-03-02 09:00", "2026-03-03 17:00"), "2026-03-05 09:00")
    assert minute(going.due_at) == "2026-03-05 09:30"
    engine.leave(going, Span.parse("0.5wd"), at=local("2026-03-05 09:00"))
    # Half of a day of seven hours from nine o'clock; half an hour was left.
    assert (minute(going.due_at), going.extensions) == ("2026-03-05 14:30", ["3wh"])


def test_where_nothing_was_left_the_time_counts_from_now():
    going = taken_up(ended("1wd", "2026-03-02 09:00", "2026-03-04 10:00"), "2026-03-05 09:00")
    engine.leave(going, Span.parse("2h"), at=local("2026-03-05 09:00"))
    assert minute(going.due_at) == "2026-03-05 11:00"
    assert going.light == Light.AMBER


def test_where_enough_is_left_nothing_is_added():
    going = taken_up(ended("5wd", "2026-03-02 09:00", "2026-03-05 10:00"), "2026-03-09 10:00")
    engine.leave(going, Span.parse("0.5wd"), at=local("2026-03-09 10:00"))
    assert (minute(going.due_at), going.extensions) == ("2026-03-11 17:30", [])


def test_a_cap_holds_and_adds_nothing_to_what_is_enough_without_it():
    going = taken_up(ended("5wd", "2026-03-02 09:00", "2026-03-05 10:00"), "2026-03-09 10:00")
    engine.cap(going, local("2026-03-09 10:30"), at=local("2026-03-09 10:00"))
    engine.leave(going, Span.parse("0.5wd"), at=local("2026-03-09 10:00"))
    assert (minute(going.due_at), going.extensions) == ("2026-03-09 10:30", [])


def test_a_clock_that_was_taken_up_and_lengthened_recomputes():
    with passing_table(), time.frozen(local("2026-03-05 09:00")):
        going = taken_up(ended("1wd", "2026-03-02 09:00", "2026-03-04 10:00"), "2026-03-05 09:00")
        engine.leave(going, Span.parse("0.5wd"), at=time.now())
        going.save()
        assert list(check(Timer)) == []


@pytest.mark.parametrize(
    ("length", "unit", "written"),
    [
        (timedelta(hours=3), SpanUnit.WORKING_HOURS, "3wh"),
        (timedelta(hours=3, microseconds=1), SpanUnit.WORKING_HOURS, "3.01wh"),
        (timedelta(seconds=1), SpanUnit.MINUTES, "1m"),
        (timedelta(minutes=90), SpanUnit.MINUTES, "90m"),
    ],
)
def test_a_span_is_never_shorter_than_what_it_is_to_hold(length, unit, written):
    assert str(Span.at_least(length, unit)) == written


def test_no_length_of_time_is_written_in_days():
    with pytest.raises(ValueError, match="calendar"):
        Span.at_least(timedelta(days=1), SpanUnit.WORKING_DAYS)
