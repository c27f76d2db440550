"""The one clock of the system. It can be set, so that tests and the rehearsal live through weeks in seconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def _real_time() -> datetime:
    return datetime.now(UTC)


_clock: Callable[[], datetime] = _real_time


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _clock()


def local(at: datetime) -> datetime:
    """The same moment on the city's wall clocks; raises ValueError for a time without a zone."""
    return aware(at).astimezone(LOCAL)


def aware(at: datetime) -> datetime:
    """`at` in UTC; raises ValueError for a time without a zone, which could mean any moment of two days."""
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at!r}")
    return at.astimezone(UTC)


@contextmanager
def clock(source: Callable[[], datetime]) -> Iterator[None]:
    """Within the block `now()` asks `source`."""
    global _clock
    before, _clock = _clock, source
    try:
        yield
    finally:
        _clock = before


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Within the block it is always `at`."""
    moment = aware(at)
    with clock(lambda: moment):
        yield
