"""Sending in the background."""

from procrastinate.contrib.django import app

from lianxin.exchange.webhooks import queue, sending
from lianxin.foundation import time


@app.task(name=queue.JOB, queue="webhooks")
def send_webhooks(webhook: int) -> None:
    """Send what waits for one webhook."""
    sending.send_waiting(webhook)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.ask_webhooks", queueing_lock="exchange.ask_webhooks", pass_context=False)
def ask_webhooks(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every minute: what is to be tried again by now, and what somebody died over."""
    for webhook in queue.waiting_hooks(time.now()):
        queue.ask(webhook)


@app.periodic(cron="50 3 * * *")
@app.task(name="exchange.prune_webhooks", queueing_lock="exchange.prune_webhooks", pass_context=False)
def prune_webhooks(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every night: messages that are no longer kept."""
    sending.prune(time.now())
