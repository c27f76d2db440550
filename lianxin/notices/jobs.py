"""Work in the background."""

from procrastinate.contrib.django import app

from lianxin.notices.sending import BATCH, send_due


@app.periodic(cron="* * * * *")
@app.task(name="notices.send", queueing_lock="notices.send")
def send(timestamp: int) -> None:  # noqa: ARG001  # every periodic task gets it
    """Send what is due, batch by batch, until nothing is left."""
    while send_due() == BATCH:
        pass
