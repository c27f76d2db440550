"""What a change of a calendar does to what is counted by it: rooms above tell, while the change is only looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lianxin.calendars.models import Calendar
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.panels import Tellers


@dataclass(frozen=True, slots=True)
class Move:
    """One end that moves; `href` is empty for a reader who may not open it."""

    what: str
    number: str
    href: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """How many ends are counted by the calendar, how many of them would lie earlier and later, and those that would
    move most."""

    counted: int
    earlier: int
    later: int
    farthest: Sequence[Move]

    @property
    def staying(self) -> int:
        return self.counted - self.earlier - self.later


Follower = Callable[[Calendar, Actor, datetime], Moves]
_followers: list[Follower] = []
# What else there is to tell of a calendar: who counts by it.
used_by: Tellers[Calendar] = Tellers()


def add(follower: Follower) -> None:
    """Let `follower` tell what moves when a calendar is as it is then; called once, when the room is ready."""
    _followers.append(follower)


def told(calendar: Calendar, actor: Actor, at: datetime) -> list[Moves]:
    """What all followers tell."""
    return [follower(calendar, actor, at) for follower in _followers]
