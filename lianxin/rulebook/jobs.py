"""What the room does by itself, in the worker."""

from datetime import timedelta

from procrastinate.contrib.django import app

from lianxin.foundation import time
from lianxin.rulebook.models import Bucket

KEPT = timedelta(days=2)


@app.periodic(cron="23 4 * * *")
@app.task(name="rulebook.forget_buckets", queueing_lock="rulebook.forget_buckets")
def forget_buckets(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every night: forget the buckets into which nothing has come for two days; what was in them has run out."""
    Bucket.objects.filter(at__lt=time.now() - KEPT).delete()
