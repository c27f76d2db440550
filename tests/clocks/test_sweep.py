from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lianxin.calendars.spans import Span
from lianxin.clocks import engine, keepers
from lianxin.clocks.models import Light
from lianxin.clocks.sweep import SET_ASIDE, sweep
from lianxin.foundation import time
from tests.clocks.timers import Timer, local, lock, moved, shown, started, told, turned

START = "2026-03-02 10:00"
TICK = timedelta.resolution


def saved(span: str = "5wd", at: str = START) -> Timer:
    timer = started(span, at)
    timer.save()
    return timer


def now(timer: Timer) -> Timer:
    return Timer.objects.get(pk=timer.pk)


@pytest.mark.usefixtures("timers")
def test_a_light_turns_when_its_time_has_come_and_not_before():
    timer = saved()
    assert sweep(timer.amber_at - TICK) == 0
    assert sweep(timer.amber_at) == 1
    assert (now(timer).light, now(timer).look_at) == (Light.AMBER, timer.due_at + TICK)
    assert sweep(timer.due_at) == 0
    assert sweep(timer.due_at + TICK) == 1
    assert (now(timer).light, now(timer).look_at) == (Light.RED, None)
    assert sweep(timer.due_at + timedelta(days=9)) == 0
    assert told(timer) == ["amber", "red"]


@pytest.mark.usefixtures("timers")
def test_a_sweep_that_comes_late_turns_the_light_to_what_it_is():
    timer = saved()
    assert sweep(timer.due_at + timedelta(days=1)) == 1
    assert told(timer) == ["red"]


@pytest.mark.usefixtures("timers")
def test_without_a_moment_the_sweep_is_of_now():
    timer = saved()
    with time.frozen(timer.amber_at):
        assert sweep() == 1
    assert told(timer) == ["amber"]


@pytest.mark.usefixtures("timers")
def test_clocks_that_stand_still_or_have_ended_are_left_alone():
    paused, ended = saved(), saved()
    engine.pause(paused, at=local("2026-03-02 11:00"))
    engine.end(ended, at=local("2026-03-02 11:00"))
    for timer in (paused, ended):
        timer.save()
    assert sweep(local("2027-01-01 00:00")) == 0
    assert told() == []


@pytest.mark.usefixtures("timers")
def test_more_clocks_than_a_batch_are_all_turned():
    timers = [saved() for _ in range(7)]
    assert sweep(timers[0].amber_at, batch=3) == 7
    assert told() == ["amber"] * 7


@pytest.mark.usefixtures("timers")
def test_the_sweep_moves_no_due_time():
    timer = saved()
    Timer.objects.filter(pk=timer.pk).update(due_at=timer.due_at + timedelta(hours=3))
    sweep(timer.amber_at)
    assert now(timer).due_at == timer.due_at + timedelta(hours=3)


@pytest.mark.usefixtures("shared_timers")
def test_several_workers_at_once_turn_each_light_once():
    timers = [saved() for _ in range(30)]
    begin, counts = Barrier(4, timeout=20), []

    def work() -> None:
        begin.wait()
        counts.append(sweep(timers[0].amber_at, batch=10))
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(counts) == 30
    assert sorted(told()) == ["amber"] * 30
    assert [told(timer) for timer in timers] == [["amber"]] * 30
    assert not Timer.objects.exclude(light=Light.AMBER).exists()


@pytest.mark.usefixtures("shared_timers")
def test_even_without_a_lock_of_the_room_each_light_is_told_once():
    keepers.register(Timer, lambda clock: Timer.objects.get(pk=clock.pk), turned, moved)
    timers = [saved() for _ in range(20)]
    begin, counts = Barrier(4, timeout=20), []

    def work() -> None:
        begin.wait()
        counts.append(sweep(timers[0].amber_at))
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(counts) == 20
    assert [told(timer) for timer in timers] == [["amber"]] * 20


@pytest.mark.usefixtures("timers")
def test_a_step_that_came_first_is_not_undone():
    """The sweep reads a clock, then waits for its room's lock: by then a step may have changed the clock."""
    timer = saved()

    def lock_after_a_step(clock: Timer) -> Timer:
        lock(clock)
        if not now(timer).extensions:
            extended = now(timer)
            engine.extend(extended, Span.parse("5wd"), at=timer.amber_at)
            extended.save()
        return now(timer)

    keepers.register(Timer, lock_after_a_step, turned, moved)
    assert sweep(timer.amber_at) == 0
    assert (now(timer).light, shown(now(timer).due_at)) == ("green", "2026-03-16 17:30:00")
    assert told() == []


@pytest.mark.usefixtures("timers")
def test_a_clock_that_fails_is_set_aside_for_an_hour_and_holds_up_no_other(caplog):
    bad, good = saved(), saved()

    def refuse_one(clock: Timer) -> None:
        turned(clock)
        if clock.pk == bad.pk:
            raise ValueError("this one fails")

    keepers.register(Timer, lock, refuse_one, moved)
    at = good.amber_at
    assert sweep(at) == 1
    assert (told(bad), told(good)) == ([], ["amber"])
    assert (now(bad).light, now(bad).look_at) == ("green", at + SET_ASIDE)
    assert f"Timer {bad.pk} could not be turned" in caplog.text
    assert sweep(at + SET_ASIDE - TICK) == 0
    keepers.register(Timer, lock, turned, moved)
    assert sweep(at + SET_ASIDE) == 1
    assert (told(bad), now(bad).look_at) == (["amber"], bad.due_at + TICK)
