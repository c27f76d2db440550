"""What the foundation does by itself, in the worker."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from lianxin.foundation import time
from lianxin.foundation.files.cleaning import clean_orphans
from lianxin.foundation.live import messages
from lianxin.foundation.outbox import books
from lianxin.foundation.seals import run
from lianxin.foundation.seals.write import hubs, write_seal


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="foundation.seal", pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every ten minutes: have each hub's chains sealed, one job for each, so that one failure stays one."""
    for book in books.registered():
        for hub_id in hubs(book):
            lock = f"foundation.seal:{book.name}:{hub_id}"
            app.configure_task("lianxin.foundation.jobs.seal_hub", lock=lock).defer(book=book.name, hub_id=hub_id)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="foundation.prune_live", pass_context=False)
def prune_live(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every hour: forget the live messages that nobody will ask for any more."""
    messages.prune(time.now() - timedelta(hours=settings.LIVE_KEPT_HOURS))


@app.task(retry=3)
def seal_hub(book: str, hub_id: int) -> None:
    """Seal one hub's chains in one book; does nothing when nothing has happened since."""
    write_seal(books.named(book), hub_id, at=time.now())


@app.task(lock="foundation.verify", retry=3)
def verify_all(verification_id: int) -> None:
    """Prove every chain and seal, and leave the result; does nothing for a run that has ended."""
    run.run(verification_id)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="foundation.clean_files", pass_context=False)
def clean_files(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every night: contents of files that nobody refers to."""
    clean_orphans(at=time.now())
