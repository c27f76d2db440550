"""What the clock shows after each thing that may happen to it: exact values, hand-worked on the calendar of 2026.

Office hours are 8:30 to 12:00 and 14:00 to 17:30 (14:30 to 18:00 from June to September). Spring Festival 2026:
days off from Sunday 15 to Monday 23 February, make-up days on Saturday 14 and Saturday 28 February.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from lianxin.calendars.arithmetic import CountRule, EndOfLimit, StartOfCount
from lianxin.calendars.spans import Span
from lianxin.clocks import engine
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation.errors import WrongState
from tests.clocks.timers import Timer, local, shown, started

pytestmark = pytest.mark.django_db
WEEK = "2026-03-02 10:00"  # a Monday
EXTENSION = Span.parse("5wd")


def face(timer: Timer) -> tuple[str, str, str, str]:
    return shown(timer.due_at), shown(timer.amber_at), timer.light, shown(timer.look_at)


def values(timer: Timer) -> dict[str, object]:
    return {field.name: getattr(timer, field.name) for field in Timer._meta.concrete_fields}


class TestStart:
    def test_five_working_days_end_at_the_close_of_the_fifth_and_warn_one_day_ahead(self):
        timer = started("5wd", WEEK)
        assert face(timer) == ("2026-03-09 17:30:00", "2026-03-06 17:30:00", "green", "2026-03-06 17:30:00")
        assert (timer.kind, timer.span, timer.rule_id) == ("handle", "5wd", 1)

    def test_over_the_spring_festival_the_days_off_do_not_count_and_the_make_up_day_does(self):
        timer = started("5wd", "2026-02-13 16:00")
        # The 14th (make-up), 24th, 25th, 26th, 27th.
        assert face(timer)[:2] == ("2026-02-27 17:30:00", "2026-02-26 17:30:00")

    def test_an_emergency_runs_through_night_weekend_and_festival(self):
        timer = started("24h", "2026-02-16 23:00", "emergency")
        # 80 % of 24 hours are 19 hours 12 minutes; one day ahead would be the start itself.
        assert face(timer) == ("2026-02-17 23:00:00", "2026-02-17 18:12:00", "green", "2026-02-17 18:12:00")

    def test_thirty_minutes_warn_after_twenty_four(self):
        timer = started("30m", "2026-03-07 23:50", "emergency")
        assert face(timer)[:2] == ("2026-03-08 00:20:00", "2026-03-08 00:14:00")

    def test_a_working_day_of_a_service_that_never_rests_ends_at_midnight(self):
        timer = started("1wd", "2026-03-06 20:00", "emergency")
        # From Friday 20:00 to the end of Saturday 28 hours; 80 % of them have run after 22 h 24 min.
        assert face(timer)[:2] == ("2026-03-08 00:00:00", "2026-03-07 18:24:00")

    def test_working_hours_stop_over_noon_and_night(self):
        timer = started("4wh", "2026-03-02 11:00")
        # One hour before noon, three after; 80 % are 3 h 12 min.
        assert face(timer)[:2] == ("2026-03-02 17:00:00", "2026-03-02 16:12:00")

    def test_the_way_of_counting_is_kept_with_the_clock(self):
        count = CountRule(StartOfCount.SAME_DAY, local("2026-03-02 16:00").time(), EndOfLimit.CLOSE_OF_DAY)
        assert shown(started("1wd", "2026-03-02 15:59", count=count).due_at) == "2026-03-02 17:30:00"
        late = started("1wd", "2026-03-02 16:00", count=count)
        assert shown(late.due_at) == "2026-03-03 17:30:00"
        assert late.count == {"start": "same_day", "cut_off": "16:00:00", "end": "close_of_day"}
        engine.settle(late, at=local("2026-03-02 16:00"))
        assert shown(late.due_at) == "2026-03-03 17:30:00"


class TestLight:
    def test_green_until_amber_begins_and_red_from_the_moment_after_it_was_due(self):
        timer = started("5wd", WEEK)
        tick = timedelta.resolution
        moments = [timer.amber_at - tick, timer.amber_at, timer.due_at, timer.due_at + tick]
        assert [engine.light_at(timer, moment) for moment in moments] == ["green", "amber", "amber", "red"]

    def test_amber_is_the_later_of_span_and_share(self):
        assert shown(started("5wd", WEEK, amber="1wd", share="0.1").amber_at) == "2026-03-06 17:30:00"
        # From Monday 10:00 to Monday's close 40.5 hours; 80 % are 32.4, and Friday's close is at 33.5.
        assert shown(started("5wd", WEEK, amber="4wd", share="0.8").amber_at) == "2026-03-06 16:24:00"
        assert shown(started("5wd", WEEK, amber="9wd", share="0").amber_at) == "2026-03-02 10:00:00"

    def test_the_next_look_is_amber_then_the_moment_after_due_then_none(self):
        timer = started("5wd", WEEK)
        timer.light = Light.AMBER
        assert engine.next_look(timer) == timer.due_at + timedelta.resolution
        timer.light = Light.RED
        assert engine.next_look(timer) is None


class TestPause:
    def test_a_paused_clock_keeps_its_light_and_is_not_looked_at(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-04 10:00"))
        assert (timer.state, timer.light, timer.look_at) == (ClockState.PAUSED, "green", None)
        assert engine.light_at(timer, local("2026-04-01 10:00")) == "green"

    def test_the_end_moves_by_the_working_time_of_the_pause(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-04 10:00"))
        engine.resume(timer, at=local("2026-03-06 11:00"))
        # Two working days and an hour: from Monday's close to Wednesday's, and one hour of Thursday.
        assert face(timer) == ("2026-03-12 09:30:00", "2026-03-11 09:30:00", "green", "2026-03-11 09:30:00")

    def test_a_pause_over_a_weekend_moves_nothing(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-06 18:00"))
        engine.resume(timer, at=local("2026-03-09 08:00"))
        assert shown(timer.due_at) == "2026-03-09 17:30:00"
        assert timer.light == "amber"

    def test_a_pause_within_the_last_day_leaves_the_light_amber(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-09 10:00"))
        engine.resume(timer, at=local("2026-03-16 08:30"))
        assert (shown(timer.due_at), timer.light) == ("2026-03-16 16:00:00", "amber")

    def test_a_pause_after_it_was_due_does_not_make_it_good(self):
        timer = started("1wd", WEEK)
        engine.pause(timer, at=local("2026-03-04 10:00"))
        assert timer.light == "red"
        engine.resume(timer, at=local("2026-03-05 10:00"))
        assert face(timer) == ("2026-03-03 17:30:00", shown(timer.amber_at), "red", "")

    def test_several_pauses_add_up(self):
        timer = started("5wd", WEEK)
        for day in ("2026-03-03", "2026-03-05"):
            engine.pause(timer, at=local(f"{day} 10:00"))
            engine.resume(timer, at=local(f"{day} 12:00"))
        # Four hours after Monday's close: Tuesday morning has three and a half.
        assert shown(timer.due_at) == "2026-03-10 14:30:00"
        assert len(timer.pauses) == 2


class TestExtend:
    def test_working_days_are_added_to_the_end(self):
        timer = started("5wd", WEEK)
        engine.extend(timer, EXTENSION, at=local("2026-03-09 10:00"))
        assert face(timer) == ("2026-03-16 17:30:00", "2026-03-13 17:30:00", "green", "2026-03-13 17:30:00")

    def test_two_extensions_add_up_in_any_unit(self):
        timer = started("5wd", WEEK)
        for span in ("0.5wd", "0.5wd", "24h"):
            engine.extend(timer, Span.parse(span), at=local(WEEK))
        assert shown(timer.due_at) == "2026-03-11 17:30:00"
        assert timer.extensions == ["0.5wd", "0.5wd", "24h"]

    def test_an_extension_starts_where_a_pause_has_moved_the_end_to(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-04 10:00"))
        engine.resume(timer, at=local("2026-03-04 11:00"))
        engine.extend(timer, Span.parse("1wd"), at=local("2026-03-05 10:00"))
        assert shown(timer.due_at) == "2026-03-11 09:30:00"

    def test_a_pause_that_begins_after_the_first_end_moves_the_extended_one(self):
        timer = started("5wd", WEEK)
        engine.extend(timer, Span.parse("1wd"), at=local("2026-03-09 10:00"))
        engine.pause(timer, at=local("2026-03-10 10:00"))
        engine.resume(timer, at=local("2026-03-10 12:00"))
        assert shown(timer.due_at) == "2026-03-11 10:30:00"

    def test_the_cut_off_does_not_push_an_extension(self):
        count = CountRule(cut_off=local("2026-03-02 16:00").time())
        timer = started("1wd", WEEK, count=count)
        engine.extend(timer, Span.parse("1wd"), at=local("2026-03-03 10:00"))
        assert shown(timer.due_at) == "2026-03-04 17:30:00"

    def test_round_the_clock_an_extension_by_days_gives_just_these_days(self):
        timer = started("1wd", "2026-03-06 20:00", "emergency")
        engine.extend(timer, Span.parse("1d"), at=local("2026-03-06 21:00"))
        engine.extend(timer, Span.parse("1wd"), at=local("2026-03-06 21:00"))
        assert shown(timer.due_at) == "2026-03-10 00:00:00"

    def test_an_overdue_clock_that_is_extended_turns_green_again(self):
        timer = started("1wd", WEEK)
        engine.settle(timer, at=local("2026-03-04 10:00"))
        assert timer.light == "red"
        engine.extend(timer, EXTENSION, at=local("2026-03-04 10:00"))
        assert face(timer) == ("2026-03-10 17:30:00", "2026-03-09 17:30:00", "green", "2026-03-09 17:30:00")


class TestCap:
    def test_a_clock_never_runs_past_its_cap(self):
        timer = started("5wd", WEEK, cap="2026-03-05 12:00")
        # From Monday 10:00 to Thursday noon 23 hours; 80 % are 18.4: Monday 5.5, Tuesday 7, Wednesday 5.9.
        assert face(timer)[:2] == ("2026-03-05 12:00:00", "2026-03-04 16:24:00")
        engine.extend(timer, EXTENSION, at=local(WEEK))
        assert shown(timer.due_at) == "2026-03-05 12:00:00"
        engine.cap(timer, local("2026-03-12 12:00"), at=local(WEEK))
        assert shown(timer.due_at) == "2026-03-12 12:00:00"
        engine.cap(timer, None, at=local(WEEK))
        assert shown(timer.due_at) == "2026-03-16 17:30:00"

    def test_a_cap_from_before_the_start_leaves_no_time(self):
        timer = started("5wd", WEEK, cap="2026-03-01 12:00")
        assert face(timer) == ("2026-03-02 10:00:00", "2026-03-02 10:00:00", "amber", "2026-03-02 10:00:00.000001")

    def test_a_cap_on_a_paused_clock_leaves_its_light_as_it_stood(self):
        timer = started("5wd", WEEK)
        engine.pause(timer, at=local("2026-03-04 10:00"))
        engine.cap(timer, local("2026-03-06 12:00"), at=local("2026-03-10 10:00"))
        assert (timer.light, timer.look_at) == ("green", None)
        engine.resume(timer, at=local("2026-03-10 10:00"))
        assert face(timer)[0] == "2026-03-06 12:00:00"
        assert timer.light == "red"


class TestEnd:
    def test_to_the_very_end_it_is_met_and_missed_the_moment_after(self):
        due = started("5wd", WEEK).due_at
        for at, state, light in (
            (due, ClockState.MET, "amber"),
            (due + timedelta.resolution, ClockState.MISSED, "red"),
            (local("2026-03-03 09:00"), ClockState.MET, "green"),
        ):
            timer = started("5wd", WEEK)
            engine.end(timer, at=at)
            assert (timer.state, timer.light, timer.ended_at, timer.look_at) == (state, light, at, None)

    def test_a_paused_clock_ends_as_if_it_had_just_gone_on(self):
        timer = started("1wd", WEEK)
        engine.pause(timer, at=local("2026-03-03 10:00"))
        engine.end(timer, at=local("2026-03-10 10:00"))
        assert (timer.state, timer.light) == (ClockState.MET, "green")
        assert shown(timer.due_at) == "2026-03-10 17:30:00"

    def test_a_cancelled_clock_is_neither_met_nor_missed(self):
        timer = started("1wd", WEEK)
        engine.cancel(timer, at=local("2026-03-10 10:00"))
        assert (timer.state, timer.light, timer.look_at) == (ClockState.CANCELLED, "red", None)
        paused = started("1wd", WEEK)
        engine.pause(paused, at=local("2026-03-02 11:00"))
        engine.cancel(paused, at=local("2026-03-10 10:00"))
        assert (paused.state, paused.light) == (ClockState.CANCELLED, "green")


ACTS = {
    "pause": engine.pause,
    "resume": engine.resume,
    "extend": lambda timer, at: engine.extend(timer, EXTENSION, at=at),
    "cap": lambda timer, at: engine.cap(timer, local("2026-03-03 12:00"), at=at),
    "renew": engine.renew,
    "end": engine.end,
    "cancel": engine.cancel,
}
ALLOWED = {
    "running": {"pause", "extend", "cap", "renew", "end", "cancel"},
    "paused": {"resume", "cap", "renew", "end", "cancel"},
    "met": set(),
    "missed": set(),
    "cancelled": set(),
}


def in_state(state: str) -> Timer:
    timer = started("1wd", WEEK)
    if state == "paused":
        engine.pause(timer, at=local("2026-03-02 11:00"))
    if state in ("met", "missed"):
        engine.end(timer, at=local("2026-03-02 11:00" if state == "met" else "2026-03-05 11:00"))
    if state == "cancelled":
        engine.cancel(timer, at=local("2026-03-02 11:00"))
    return timer


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("act", ACTS)
def test_from_each_state_only_what_makes_sense(state, act):
    timer = in_state(state)
    assert timer.state == state
    before = values(timer)
    if act in ALLOWED[state]:
        ACTS[act](timer, at=local("2026-03-05 12:00"))
        assert values(timer) != before or act == "renew"
    else:
        with pytest.raises(WrongState) as refusal:
            ACTS[act](timer, at=local("2026-03-05 12:00"))
        assert refusal.value.code == "clock_state"
        assert values(timer) == before


@pytest.mark.parametrize("act", ["resume", "cap", "end", "cancel"])
def test_nothing_happens_before_what_has_happened(act):
    timer = in_state("paused")
    before = values(timer)
    with pytest.raises(WrongState) as refusal:
        ACTS[act](timer, at=local("2026-03-02 10:59"))
    assert refusal.value.code == "clock_backwards"
    assert values(timer) == before


def test_an_event_learns_codes_and_times_only():
    timer = started("5wd", WEEK)
    assert timer.as_event_data() == {
        "clock": "handle",
        "state": "running",
        "light": "green",
        "due": timer.due_at,
        "rule": 1,
    }
    assert timer.amber_share == Decimal("0.8")
