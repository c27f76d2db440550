"""Chains of events that commit, and the hand of the database's owner on them."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import transaction

from lianxin.foundation.actor import system
from lianxin.foundation.events import kinds
from lianxin.foundation.events.append import append
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.findings import Finding
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import seal_all
from tests.foundation.outbox.conftest import settle

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DONE = kinds.declare("test.done", "办了")
HUB = 1
EVENTS = "foundation_recordevent"
SEALS = "foundation_seal"
LEAVES = "foundation_sealleaf"


@pytest.fixture
def book() -> Book:
    return books.named("foundation.recordevent")


def write(chain: int, times: int = 1, hub: int = HUB) -> None:
    """Append events to the chain ``test:<chain>``, each in a transaction of its own."""
    for _ in range(times):
        with transaction.atomic():
            event = RecordEvent(subject_kind="test", subject_id=chain, kind=DONE, book_hub_id=hub)
            append(event, by=system(), at=AT, data={"step": chain})
    settle()


@pytest.fixture
def chains(committed: None) -> None:
    """Three chains: ``test:1`` with four events, ``test:2`` with two, and ``test:3``, of another hub, with one."""
    write(1, 4), write(2, 2), write(3, 1, hub=2)


@pytest.fixture
def sealed(chains: None) -> None:
    """The three chains, sealed once per hub (and once for what set-up has loaded)."""
    seal_all(at=AT)


@pytest.fixture
def tamper(owner: psycopg.Connection) -> Callable[..., None]:
    """Do what only the owner can, with the triggers switched off."""

    def run(statement: str, *values: object) -> None:
        for table in (EVENTS, SEALS, LEAVES):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        assert owner.execute(statement, values).rowcount > 0
        for table in (EVENTS, SEALS, LEAVES):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def named(findings: list[Finding] | None = None) -> list[tuple[str, str, int]]:
    """What the verifier finds, as (code, chain key, number)."""
    found = list(verify()) if findings is None else findings
    return [(one.code, one.chain_key, one.seq) for one in found]
