"""How the seals of each hub stand: the last one, whether one is missing, and what is not sealed yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from lianxin.foundation.models.seals import Seal
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.write import hubs

# The job seals each ten minutes; what waits longer than three of its rounds has been forgotten.
LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSeals:
    """The seals of one hub in one book. `missing` of their numbers are not there; `waiting_since` is when the oldest
    event was recorded that no seal covers, `late` whether it should have been sealed long ago."""

    book: str
    hub_id: int
    last: Seal | None
    missing: int
    waiting_since: datetime | None
    late: bool


def overview(at: datetime) -> list[HubSeals]:
    """One line for each book and hub that has events."""
    counts = {
        (row["book"], row["hub_id"]): row["last"] - row["count"]
        for row in Seal.objects.values("book", "hub_id").annotate(last=Max("seq"), count=Count("pk")).order_by()
    }
    newest = Seal.objects.order_by("book", "hub_id", "-seq").distinct("book", "hub_id")
    last = {(seal.book, seal.hub_id): seal for seal in newest}
    return [
        _line(book, hub, last.get((book.name, hub)), counts.get((book.name, hub), 0), at)
        for book in books.registered()
        for hub in hubs(book)
    ]


def _line(book: Book, hub_id: int, last: Seal | None, missing: int, at: datetime) -> HubSeals:
    after = book.model._default_manager.filter(book_hub_id=hub_id, position__gte=last.until_position if last else 0)
    since = after.order_by("position").values_list("recorded_at", flat=True).first()
    late = since is not None and at - since >= LATE
    return HubSeals(book=book.scope_label, hub_id=hub_id, last=last, missing=missing, waiting_since=since, late=late)
