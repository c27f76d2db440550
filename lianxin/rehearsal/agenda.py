"""The simulated clock: what happens next, in the order of time, with the sweep in between."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from django.db import connection
from psycopg import sql

from lianxin.clocks.keepers import registered
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time

Act = Callable[[datetime], None]
MINUTE = timedelta(minutes=1)


class Agenda:
    """Acts to come. While it runs, `foundation.time.now()` is the moment of the present act."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self.lights = 0
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def add(self, at: datetime, act: Act) -> None:
        """Let `act` happen at `at`, never before the present moment; equal times in the order of adding."""
        heapq.heappush(self._acts, (max(at, self.now), next(self._order), act))

    def run(self, after_each: Callable[[], None], until: datetime | None = None) -> None:
        """Let everything happen until nothing is left, or until `until`; `after_each` act shows progress."""
        with time.clock(lambda: self.now):
            while self._acts and (until is None or self._acts[0][0] <= until):
                at, _, act = heapq.heappop(self._acts)
                self._sweep_until(at)
                self.now = at
                act(at)
                after_each()

    def _sweep_until(self, at: datetime) -> None:
        """The sweep runs each minute; minutes in which nothing is due are passed over."""
        while (look_at := _earliest_look()) is not None and look_at <= at:
            self.now = max(self.now, min(at, look_at + MINUTE))
            self.lights += sweep(self.now)


def _earliest_look() -> datetime | None:
    """Asked before every act, so it goes by the indexes of the sweep alone."""
    each = (sql.SQL("(SELECT min(look_at) FROM {})").format(sql.Identifier(m._meta.db_table)) for m in registered())
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT least({})").format(sql.SQL(", ").join(each)))
        row: tuple[datetime | None] = cursor.fetchone()
    return row[0]
