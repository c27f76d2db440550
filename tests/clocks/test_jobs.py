"""What the worker does for the clocks by itself."""

import pytest
from procrastinate.contrib.django import app

from lianxin.clocks.jobs import renew_open_clocks, sweep_lights
from lianxin.foundation import time
from tests.clocks.timers import local, started, told


@pytest.mark.usefixtures("timers")
def test_the_sweep_runs_every_minute_one_after_another():
    (periodic,) = [each for each in app.periodic_registry.periodic_tasks.values() if each.task is sweep_lights]
    assert (periodic.cron, sweep_lights.queueing_lock) == ("* * * * *", "clocks.sweep")
    timer = started("5wd", "2026-03-02 10:00")
    timer.save()
    with time.frozen(timer.amber_at):
        sweep_lights(timestamp=0)
    assert told(timer) == ["amber"]


@pytest.mark.usefixtures("timers")
def test_the_renewal_takes_the_calendars_code_alone():
    with time.frozen(local("2026-03-02 10:00")):
        renew_open_clocks(calendar_code="government")
    assert told() == []
