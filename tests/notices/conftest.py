"""A channel of the tests' own, and a text to tell."""

from collections.abc import Iterator

import pytest

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.notices import drivers
from lianxin.notices.drivers import Message, Undelivered
from lianxin.notices.models import Notice, Template
from lianxin.notices.steps.notify import Cause, notify


class PostOffice:
    """The driver of the channel `test`: keeps what it sent, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.failures: list[Undelivered] = []

    def send(self, message: Message) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    running = PostOffice()
    drivers.register_driver("test", running.send)
    yield running
    del drivers._drivers["test"]


def text(code: str = "test.due", **changes) -> Template:
    """A template of the tests."""
    fields = {
        "title": "任务单 {number} 快到期",
        "body": "还剩 {left}。",
        "link": "/cases/{number}/",
        "variables": ["number", "left"],
        "channels": ["test"],
    }
    return Template.objects.create(code=code, version=1, **fields | changes)


VALUES = {"number": "261119010042179", "left": "6 工作小时"}


def tell(recipient, cause: int = 1, code: str = "test.due", values=None, at=None) -> Notice:
    return notify(recipient, code, values or VALUES, Cause("test.book", cause), by=system(), at=at or time.now())
