"""The relay as a process that runs until it is told to stop, whatever the database does meanwhile."""

import logging
import signal
import threading
from types import FrameType

from django.db import Error, connection

from lianxin.foundation.outbox import relay
from lianxin.foundation.outbox.base import rebase

log = logging.getLogger(__name__)
SHORT, IDLE, AWAY = 0.02, 0.1, 2.0  # seconds: after work, with nothing to do, without a database


class Relay:
    """One relay process. `stop()` may be called from a signal handler: the batch in hand is finished first."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._rebased = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Hand over events until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        pause = SHORT
        while not self._stopping.is_set():
            pause = self._turn(pause)
            self._stopping.wait(pause)

    def _turn(self, pause: float) -> float:
        """Answers how long to wait before the next turn, in seconds: longer and longer while nothing happens."""
        try:
            if not self._rebased:
                rebase()
                self._rebased = True
            done = relay.turn()
        except Error as error:
            log.error("the relay lost its database: %s", type(error).__name__)
            connection.close()
            self._rebased = False
            return AWAY
        if not done.idle:
            return 0
        return min(max(pause * 2, SHORT), IDLE)
