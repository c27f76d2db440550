"""A run of the verifier in the worker: it tells how far it is while it goes on, and leaves its result."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.models import Verification
from lianxin.foundation.outbox import books
from lianxin.foundation.seals.findings import Finding
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.steps.end_verification import KEPT, end_verification

_MOVED = "UPDATE foundation_verification SET looked_at = looked_at + %s, moved_at = %s WHERE id = %s"


def run(verification_id: int) -> None:
    """Verify all books for the row of this id; does nothing where it has ended."""
    row = Verification.objects.unscoped("the job's own").get(pk=verification_id)
    if row.ended_at:
        return
    row.looked_at, row.moved_at = 0, time.now()
    row.total = sum(book.model._default_manager.count() for book in books.registered())
    row.save(update_fields=["looked_at", "moved_at", "total"])
    found, first = 0, list[Finding]()
    with _telling(row) as tell:
        for finding in verify(progress=tell):
            found += 1
            if found <= KEPT:
                first.append(finding)
    end_verification(row, found, first, by=system(), at=time.now())


@contextmanager
def _telling(row: Verification) -> Iterator[Callable[[int], None]]:
    """Tells how many more events were looked at, by a connection of its own: the verifier reads in one transaction that
    may not write, and others are to see the progress before it ends."""
    pen = connection.copy()

    def tell(count: int) -> None:
        with pen.cursor() as cursor:
            cursor.execute(_MOVED, [count, time.now(), row.pk])

    try:
        yield tell
    finally:
        pen.close()
