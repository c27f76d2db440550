"""What the clocks do by themselves, in the worker."""

from procrastinate.contrib.django import app

from lianxin.clocks.renewal import renew_open
from lianxin.clocks.sweep import sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clocks.sweep", pass_context=False)
def sweep_lights(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every minute: turn the lights whose time has come. One that is still at work holds up none: the next goes on."""
    sweep()


@app.task(retry=3)
def renew_open_clocks(calendar_code: str) -> None:
    """Count the open clocks of a calendar anew; harmless when repeated."""
    renew_open(calendar_code)
