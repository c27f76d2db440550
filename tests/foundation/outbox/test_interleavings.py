"""Whatever order transactions begin, write and end in, no event is lost, and none is heard before its predecessor."""

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from queue import Queue
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.foundation.actor import system
from lianxin.foundation.events.append import record
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import relay
from tests.foundation.outbox.conftest import AT, HEARD

pytestmark = pytest.mark.usefixtures("committed")
WRITERS, CHAINS = 3, 2
examples = count(1)


class Writer:
    """A thread with a connection of its own that does what it is told, one act after the other."""

    def __init__(self) -> None:
        self._acts: Queue[Callable[[], object] | None] = Queue()
        self._done: Queue[BaseException | None] = Queue()
        self.open = False
        self._thread = Thread(target=self._run)
        self._thread.start()

    def do(self, act: Callable[[], object]) -> None:
        self._acts.put(act)
        if error := self._done.get(timeout=30):
            raise error

    def begin(self) -> None:
        """Take a transaction's number now, as any earlier write of the same transaction would."""
        transaction.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")

    def end(self, commit: bool) -> None:
        transaction.commit() if commit else transaction.rollback()
        transaction.set_autocommit(True)

    def close(self) -> None:
        if self.open:
            self.do(lambda: self.end(False))
        self._acts.put(None)
        self._thread.join()

    def _run(self) -> None:
        while act := self._acts.get():
            try:
                act()
                self._done.put(None)
            except BaseException as error:  # told to the thread that asked for the act
                self._done.put(error)
        connections.close_all()


acts = st.one_of(
    st.tuples(st.just("write"), st.integers(0, WRITERS - 1), st.integers(0, CHAINS - 1)),
    st.tuples(st.just("begin"), st.integers(0, WRITERS - 1), st.just(0)),
    st.tuples(st.just("commit"), st.integers(0, WRITERS - 1), st.just(0)),
    st.tuples(st.just("commit"), st.integers(0, WRITERS - 1), st.just(0)),
    st.tuples(st.just("rollback"), st.integers(0, WRITERS - 1), st.just(0)),
    st.tuples(st.just("relay"), st.just(0), st.just(0)),
)


class Play:
    """One interleaving: who is in a transaction, and whose lock each chain's subject is under."""

    def __init__(self, writers: list[Writer], chains: list[int]) -> None:
        self.writers = writers
        self.chains = chains
        self.locked: dict[int, Writer] = {}

    def act(self, name: str, number: int, place: int) -> None:
        writer, chain = self.writers[number], self.chains[place]
        if name == "relay":
            relay.drain(wait=False)
        elif name == "begin" and not writer.open:
            self._begin(writer)
        elif name == "write" and self.locked.get(chain, writer) is writer:
            if not writer.open:
                self._begin(writer)
            self.locked[chain] = writer
            writer.do(lambda: record(("play", chain), HEARD, by=system(), at=AT))
        elif name in {"commit", "rollback"} and writer.open:
            self._end(writer, name == "commit")

    def _begin(self, writer: Writer) -> None:
        writer.do(writer.begin)
        writer.open = True

    def _end(self, writer: Writer, commit: bool) -> None:
        writer.do(lambda: writer.end(commit))
        writer.open = False
        self.locked = {chain: holder for chain, holder in self.locked.items() if holder is not writer}

    def end_all(self) -> None:
        for writer in self.writers:
            if writer.open:
                self._end(writer, commit=True)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(acts, min_size=4, max_size=30))
def test_no_interleaving_loses_or_reorders_the_events_of_a_chain(ear, plan):
    example = next(examples)
    chains = [example * CHAINS + place for place in range(CHAINS)]
    writers = [Writer() for _ in range(WRITERS)]
    ear.heard.clear()
    try:
        play = Play(writers, chains)
        for act in plan:
            play.act(*act)
        play.end_all()
    finally:
        for writer in writers:
            writer.close()
    relay.drain()
    heard = defaultdict(list)
    for key, seq in ear.heard:
        heard[key].append(seq)
    for chain in chains:
        written = RecordEvent.objects.filter(subject_kind="play", subject_id=chain).count()
        assert heard[f"play:{chain}"] == list(range(1, written + 1))
