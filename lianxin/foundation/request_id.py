"""The number of the request at work: on error pages, in the log, in the access log, in a header."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The number of the request that is being answered; empty outside of any (a job, a command)."""
    return _current.get()


@contextmanager
def numbered() -> Iterator[str]:
    """Within the block `current()` is a new number of 12 letters and digits, which a person can read out."""
    token = _current.set(secrets.token_hex(6))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
