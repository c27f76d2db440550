"""Ways out of the house besides the bell. The doors (SMS, mail, WeChat) register how they send."""

from collections.abc import Callable
from dataclasses import dataclass

from lianxin.notices.models import DESK


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words; `link` is an address within the system, "" for none."""

    title: str
    body: str
    link: str


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one person at once: one notice or a digest. `key` stays the same when it is tried again."""

    key: str
    person_id: int
    told: tuple[Told, ...]


class Undelivered(Exception):
    """A driver could not send. `code` is for programs; `again` says that trying later may help."""

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


Send = Callable[[Message], None]
_drivers: dict[str, Send] = {}


def register_driver(channel: str, send: Send) -> None:
    """Let `send(message)` carry what goes through `channel`; it raises `Undelivered` when it could not.

    A door does so in its `subscribers.py`. Raises ValueError for a channel that has a driver, and for the bell.
    """
    if channel in _drivers or channel == DESK:
        raise ValueError(f"the channel {channel} has its driver")
    _drivers[channel] = send


def channels() -> tuple[str, ...]:
    """The channels that something can be sent through."""
    return tuple(_drivers)


def driver(channel: str) -> Send:
    """Raises KeyError for a channel without driver."""
    return _drivers[channel]
