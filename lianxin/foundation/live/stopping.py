"""Noticing that the process is to stop. Servers wait for open answers before they say so, and a stream never ends."""

import asyncio
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any


def on_stop(act: Callable[[], object]) -> None:
    """Call `act` in the running event loop at SIGTERM and SIGINT, beside what the server does at them.

    The server's handlers stay: those of asyncio hear of every signal by a pipe, others are called after us.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # a server that runs its loops in threads; it cuts the streams when its patience ends
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, partial(_tell, loop, act, signal.getsignal(number)))
        signal.siginterrupt(number, False)


def _tell(
    loop: asyncio.AbstractEventLoop, act: Callable[[], object], before: Any, number: int, frame: FrameType | None
) -> None:
    loop.call_soon_threadsafe(act)
    if callable(before):
        before(number, frame)
