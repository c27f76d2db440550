"""Letting the relay hand over everything that has been written."""

from time import monotonic, sleep

from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import books, cursors, relay

LONGEST = 60.0  # seconds; only reached where another database of the same server keeps a transaction open


def hear_all() -> None:
    """Hand over every event of administered things. Other tests may share the server, whose open transactions make the
    relay wait for theirs."""
    last = RecordEvent.objects.order_by("-position", "-pk").values_list("position", "pk").first()
    give_up = monotonic() + LONGEST
    while last and tuple(cursors.tip(books.named("foundation.recordevent"))) < last:
        assert monotonic() < give_up, "another transaction stays open"
        sleep(0.05)
    relay.drain()
