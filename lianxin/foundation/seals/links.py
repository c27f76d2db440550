"""One step along a chain of rows that each hash their predecessor: events and seals alike."""

from dataclasses import dataclass
from enum import Enum, auto

from lianxin.foundation.events.digest import NOTHING, Digests, digests
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.models.seals import Seal


class Verdict(Enum):
    SOUND = auto()
    ALTERED = auto()
    WRONG_PREDECESSOR = auto()


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of the row that was looked at last: its digests as stored and as they should be, and the stored
    digests of the one before it. None: not known, because a row is missing."""

    seq: int = 0
    stored: Digests | None = NOTHING
    due: Digests | None = NOTHING
    before: Digests | None = None

    def judge(self, row: ChainedEvent | Seal) -> tuple[Verdict, "Link"]:
        """The verdict on the next row, and the link to judge its successor by.

        A row that fits the digest which its predecessor should have is sound: the blame is the predecessor's. One that
        fits the row before that has had its predecessor exchanged. After a missing row nothing can be said.
        """
        stored = stored_digests(row)
        if row.seq != self.seq + 1 or self.stored is None:
            return Verdict.SOUND, Link(row.seq, stored, stored, None)
        due = _digests(row, self.stored)
        link = Link(row.seq, stored, due, self.stored)
        if stored == due or (self.due and stored == _digests(row, self.due)):
            return Verdict.SOUND, link
        if self.before and stored == _digests(row, self.before):
            return Verdict.WRONG_PREDECESSOR, link
        return Verdict.ALTERED, link


def stored_digests(row: ChainedEvent | Seal) -> Digests:
    return Digests(bytes(row.sha256), bytes(row.sm3))


def _digests(row: ChainedEvent | Seal, previous: Digests) -> Digests | None:
    """None for content that an event could never have been written with."""
    try:
        return digests(row, previous)
    except ValueError:
        return None
