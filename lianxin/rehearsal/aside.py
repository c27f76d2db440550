"""What goes on beside the play, as in life: the relay hears and seals are written while people are at work."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, Self

from django.db import connections

Work = Callable[[], None]


class Aside(Protocol):
    """`begin` begins a piece of work, or answers False while the last one still goes on; `wait` waits for that. Both
    raise what a piece has raised."""

    def begin(self, work: Work) -> bool: ...

    def wait(self) -> None: ...


class AtOnce:
    """For a player of this process, whose clock and connection are everybody's: one after the other."""

    def begin(self, work: Work) -> bool:
        work()
        return True

    def wait(self) -> None:
        """Nothing goes on."""


class InThread:
    """In a thread with database connections of its own, which fills the time in which one player waits for another.
    The thread ends with the block, and its connections with it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._going_on: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def begin(self, work: Work) -> bool:
        if self._going_on and not self._going_on.done():
            return False
        self.wait()
        self._going_on = self._thread.submit(work)
        return True

    def wait(self) -> None:
        last, self._going_on = self._going_on, None
        if last:
            last.result()


def aside(players: int) -> AbstractContextManager[Aside]:
    """Beside so many players: more than one play in processes of their own."""
    return InThread() if players > 1 else nullcontext(AtOnce())
