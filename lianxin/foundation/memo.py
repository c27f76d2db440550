"""What does not change while one step is taken is read once in it, however many ask: the rules' mark, a calendar."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

Read = TypeVar("Read")
_memo: ContextVar[dict[Hashable, Any] | None] = ContextVar("memo", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block `remembered` reads each thing once; a block within another shares its memory."""
    if _memo.get() is not None:
        yield
        return
    token = _memo.set({})
    try:
        yield
    finally:
        _memo.reset(token)


def remembered(key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` answered first in this block under `key`; outside of any block it is asked each time."""
    memo = _memo.get()
    if memo is None:
        return read()
    if key not in memo:
        memo[key] = read()
    return cast("Read", memo[key])


def remember(key: Hashable, found: object) -> None:
    """Let `remembered` answer `found` under `key` in this block: it was read together with others."""
    memo = _memo.get()
    if memo is not None:
        memo.setdefault(key, found)


def forget() -> None:
    """Whoever has changed what others may have read says so: it is read anew."""
    memo = _memo.get()
    if memo is not None:
        memo.clear()
