"""Proving the chains of one book, event by event, in constant memory."""

from collections.abc import Callable, Iterator

from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.findings import Finding, finding
from lianxin.foundation.seals.links import Link, Verdict

CHUNK = 2000  # events fetched at a time
_CODES = {Verdict.ALTERED: "altered_event", Verdict.WRONG_PREDECESSOR: "wrong_predecessor"}


def check(book: Book, ceiling: int, progress: Callable[[int], None]) -> Iterator[Finding]:
    """Every altered, exchanged, missing or misplaced event. Positions must lie below `ceiling`, which no transaction
    has reached yet; `progress` is told how many events were looked at since it was told last."""
    events = book.model._default_manager.order_by(*book.model.chain_fields, "seq")
    chain = _Chain("", ceiling, book)
    for number, event in enumerate(events.iterator(chunk_size=CHUNK), start=1):
        if event.chain_key != chain.key:
            chain = _Chain(event.chain_key, ceiling, book)
        yield from chain.look_at(event)
        if number % CHUNK == 0:
            progress(CHUNK)


class _Chain:
    """The chain that is being walked along."""

    def __init__(self, key: str, ceiling: int, book: Book) -> None:
        self.key = key
        self.ceiling = ceiling
        self.book = book
        self.link = Link()
        self.position = 0

    def look_at(self, event: ChainedEvent) -> Iterator[Finding]:
        missing = self.link.seq + 1
        if event.seq > missing:
            yield finding("missing_events", self.book, self.key, event.seq - 1, first=missing)
        verdict, self.link = self.link.judge(event)
        if verdict is not Verdict.SOUND:
            yield finding(_CODES[verdict], self.book, self.key, event.seq)
        elif not self.position <= event.position < self.ceiling:
            yield finding("wrong_position", self.book, self.key, event.seq)
        self.position = max(self.position, event.position)
