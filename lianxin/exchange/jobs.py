"""What the room does by itself, in the worker."""

from datetime import timedelta

from procrastinate.contrib.django import app

from lianxin.exchange import uploads
from lianxin.exchange.models import Answered
from lianxin.exchange.webhooks import jobs as webhooks
from lianxin.foundation import time
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

__all__ = ["forget_answers", "webhooks"]


@app.periodic(cron="41 * * * *")
@app.task(name="exchange.forget_answers", queueing_lock="exchange.forget_answers")
def forget_answers(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every hour: forget what programs were answered longer ago than the rule `exchange.replay` says."""
    at = time.now()
    kept = timedelta(seconds=find("exchange.replay", Facts(), at).span.seconds)
    Answered.objects.filter(at__lt=at - kept).delete()


@app.periodic(cron="47 * * * *")
@app.task(name="exchange.forget_uploads", queueing_lock="exchange.forget_uploads")
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every hour: forget the files that programs have handed in and not used in their time."""
    uploads.forget(at=time.now())
