"""The simulated clock of one player: what happens next, in the order of time."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from lianxin.foundation import time

Act = Callable[[datetime], None]


class Agenda:
    """Acts to come. While it runs, `foundation.time.now()` is the moment of the present act."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    @property
    def next_at(self) -> datetime | None:
        """When the next act happens; None when nothing is left."""
        return self._acts[0][0] if self._acts else None

    def add(self, at: datetime, act: Act) -> None:
        """Let `act` happen at `at`, never before the present moment; equal times in the order of adding."""
        heapq.heappush(self._acts, (max(at, self.now), next(self._order), act))

    def run(self, until: datetime) -> None:
        """Let everything happen that is due until `until`."""
        with time.clock(lambda: self.now):
            while self._acts and self._acts[0][0] <= until:
                self.now, _order, act = heapq.heappop(self._acts)
                act(self.now)
