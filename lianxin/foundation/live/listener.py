"""The one connection of a process that listens to the database, and goes on after any loss of it."""

import asyncio
import logging
from typing import Any

import django.db
import psycopg
from django.db import connection

from lianxin.foundation.live import messages
from lianxin.foundation.live.switchboard import Switchboard
from lianxin.foundation.live.threads import in_thread

log = logging.getLogger(__name__)
SILENCE = 15.0  # seconds without a word, after which the connection is tried
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds between two attempts to connect

# By this name the database server knows the line on which one process hears what has changed.
LINE_NAME = "lianxin live"


class Listener:
    """Delivers every new message to the switchboard. `ready` is set once it has a place from which it misses none."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.ready = asyncio.Event()
        self._switchboard = switchboard
        self._last = 0
        self._pause = SHORTEST_PAUSE

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, django.db.Error, OSError) as error:
                log.warning("live updates lost the database: %s", type(error).__name__)
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            **_address(), autocommit=True, application_name=LINE_NAME
        ) as line:
            await line.execute("LISTEN lianxin_live")
            await self._find_place()
            self._pause = SHORTEST_PAUSE
            while True:
                await self._deliver()
                if not [word async for word in line.notifies(timeout=SILENCE, stop_after=1)]:
                    await line.execute("SELECT 1")

    async def _find_place(self) -> None:
        newest = await in_thread(messages.newest)
        if newest < self._last:  # another database has been put in this one's place
            self._switchboard.end_all()
        if newest < self._last or not self.ready.is_set():
            self._last = newest
            self.ready.set()

    async def _deliver(self) -> None:
        while found := await in_thread(messages.after, self._last):
            self._last = found[-1].id
            self._switchboard.deliver(found, self._last)


def _address() -> dict[str, Any]:
    """How Django itself connects, without what is for its own cursors."""
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"context", "cursor_factory"}}
