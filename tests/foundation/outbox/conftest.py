"""Subscribers of the tests' own, and a way to write events that commit."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.events import kinds
from lianxin.foundation.events.append import record
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import cursors, subscriptions

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HEARD = kinds.declare("test.heard", "听到")
NAME = "张三"
OTHER = kinds.declare("test.other", "别的")


@pytest.fixture
def alone() -> Iterator[None]:
    """No subscriber but those that the test brings."""
    before = dict(subscriptions._subscriptions)
    subscriptions._subscriptions.clear()
    yield
    subscriptions._subscriptions.clear()
    subscriptions._subscriptions.update(before)


@pytest.fixture
def write(committed: None) -> Callable[..., RecordEvent]:
    def one(chain: int, kind: str = HEARD, *, settled: bool = True) -> RecordEvent:
        with transaction.atomic():
            event = record(("test", chain), kind, by=system(), at=AT)
        if settled:
            settle()
        return event

    return one


def settle() -> None:
    """Until no older transaction is open, be it of another test run on the same server."""
    while not cursors.settled():
        time.sleep(0.01)


def in_thread(act: Callable[[], object]) -> None:
    """Do `act` on a connection of its own, and wait for it."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


class Ear:
    """Remembers what it heard as (chain key, seq), and fails at what it is told to fail at."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.deaf_to: set[tuple[str, int]] = set()

    def __call__(self, event: RecordEvent) -> None:
        name = (event.chain_key, event.seq)
        if name in self.deaf_to:
            raise RuntimeError(f"{NAME} must not be quoted")
        self.heard.append(name)


def listen(name: str, handler: subscriptions.Handler, **wishes: Any) -> None:
    """Subscribe `handler` to what is written from now on."""
    subscriptions.subscribe(name, **wishes)(handler)
    settle()
    cursors.ensure()


@pytest.fixture
def ear(alone: None, committed: None) -> Ear:
    """The only subscriber, to the kinds of these tests."""
    ear = Ear()
    listen("test.ear", ear, kinds=[HEARD, OTHER])
    return ear
