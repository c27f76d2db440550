"""Real relay processes: killed in the middle, several at once, told to stop, bereft of their database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from lianxin.foundation.models import Cursor, LiveMessage, RecordEvent
from lianxin.operations.embedded import APP
from tests.conftest import DATABASE
from tests.foundation.outbox.conftest import listen

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def start(cluster, alone) -> Iterator[Callable[[], subprocess.Popen]]:
    running: list[subprocess.Popen] = []
    listen("test.slow", print)  # the process hears what is written from now on
    environment = os.environ | {"DATABASE_URL": cluster.url(DATABASE, role=APP)}

    def one() -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.foundation.outbox.relay_process"]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return running[-1]

    yield one
    for process in running:
        process.kill()
        process.wait()


def effects() -> list[tuple[str, int]]:
    rows = LiveMessage.objects.order_by("id").values_list("topic", "ref")
    return [(topic, int(ref)) for topic, ref in rows]


def wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < give_up, f"still waiting: {len(effects())} effects, {list(Cursor.objects.all())}"
        time.sleep(0.01)


def all_events() -> list[tuple[str, int]]:
    return sorted((event.chain_key, event.seq) for event in RecordEvent.objects.filter(subject_kind="test"))


def test_a_relay_killed_in_the_middle_loses_nothing_and_does_nothing_twice(start, write):
    for number in range(600):
        write(number % 7, settled=False)
    for _ in range(2):
        done = len(effects())
        process = start()
        wait_for(lambda done=done: len(effects()) > done)
        time.sleep(0.05)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        assert len(effects()) < 600  # one batch and more is left
    start()
    wait_for(lambda: len(effects()) >= 600)
    assert sorted(effects()) == all_events()


def test_several_relays_at_once_do_each_event_once_and_in_order(start, write):
    for _ in range(3):
        start()
    for number in range(300):
        write(number % 5, settled=False)
    wait_for(lambda: len(effects()) >= 300)
    assert sorted(effects()) == all_events()
    for chain in range(5):
        assert [seq for topic, seq in effects() if topic == f"test:{chain}"] == list(range(1, 61))


def test_a_relay_told_to_stop_finishes_its_batch_and_ends_well(start, write):
    process = start()
    write(99)
    wait_for(lambda: len(effects()) == 1)
    for number in range(30):
        write(number, settled=False)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert len(effects()) == len(set(effects()))
    start()
    wait_for(lambda: len(effects()) >= 31)
    assert sorted(effects()) == all_events()


def test_a_relay_whose_connection_is_cut_goes_on(start, write, owner):
    start()
    write(1)
    wait_for(lambda: len(effects()) == 1)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"
    owner.execute(cut, [APP])
    connection.close()
    write(1)
    wait_for(lambda: len(effects()) == 2)
    assert effects() == [("test:1", 1), ("test:1", 2)]
