"""Removing contents that nobody refers to: of uploads that failed half-way, and of links that a room took away."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from lianxin.foundation.files.storing import storage
from lianxin.foundation.locks import hold
from lianxin.foundation.models.files import StoredFile

# No upload takes that long, so what has no link by now will not get one.
GRACE = timedelta(days=1)


def clean_orphans(*, at: datetime) -> int:
    """Remove every content stored more than a day before `at` that has no link or no row; answers how many."""
    unlinked = StoredFile.objects.filter(links=None, stored_at__lt=at - GRACE).values_list("sha256", flat=True)
    rowless = [sha256 for sha256 in _contents(at) if not StoredFile.objects.filter(sha256=sha256).exists()]
    return sum(_remove(sha256) for sha256 in [*unlinked, *rowless])


def _contents(at: datetime) -> Iterator[str]:
    where = storage()
    for folder in where.listdir("")[0]:
        for name in where.listdir(folder)[1]:
            if where.get_modified_time(f"{folder}/{name}") < at - GRACE:
                yield name


def _remove(sha256: str) -> bool:
    """Whoever stores the same content at this moment waits, and then stores it afresh."""
    with transaction.atomic():
        hold(f"file:{sha256}")
        row = StoredFile.objects.filter(sha256=sha256).first()
        if row and row.links.exists():
            return False
        if row:
            row.delete()
        storage().delete(f"{sha256[:2]}/{sha256}")
    return True
