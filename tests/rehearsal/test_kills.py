"""A play that is killed fifty times, by process and by server: what was told stands, and nothing is done twice."""

import multiprocessing
import os
import random
import signal
import subprocess
import time as stopwatch
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from lianxin.cases.models import Case, CaseEvent
from lianxin.clocks.check import check
from lianxin.foundation import time
from lianxin.foundation.models import RequestKey
from lianxin.foundation.outbox.base import rebase
from lianxin.foundation.seals.verify import verify
from lianxin.operations import binaries
from lianxin.operations.embedded import OWNER, Cluster
from tests import cluster as clusters
from tests.conftest import DATABASE
from tests.rehearsal import journalled
from tests.rehearsal.journalled import Journal

KILLS = 25
# What leaves no event in the book of cases.
OF_NO_CASE = {"find_or_register", "receive_contact", "end_contact"}
WITHOUT_KEY = {"find_or_register"}
PATIENCE = 60


class Play:
    """The play in a process of its own, and what the test knows of it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.server = multiprocessing.get_context("forkserver")
        self.server.set_forkserver_preload([journalled.__name__])

    def begin(self) -> None:
        connections.close_all()
        settings = {alias: dict(connections[alias].settings_dict) for alias in connections}
        self.process = self.server.Process(target=journalled.play, args=(settings, self.journal.path), daemon=True)
        self.process.start()

    def wait(self, lines: int, seconds: float) -> None:
        """Until so many more lines are written, and so many seconds more."""
        wanted, give_up = self.journal.length() + lines, stopwatch.monotonic() + PATIENCE
        while self.journal.length() < wanted:
            assert self.process.is_alive() and stopwatch.monotonic() < give_up, "the play does not go on"
            stopwatch.sleep(0.002)
        stopwatch.sleep(seconds)

    def end(self, *, kill: bool) -> None:
        if kill:
            self.process.kill()
        self.process.join(PATIENCE)
        assert self.process.exitcode == (-signal.SIGKILL if kill else 0)
        self.process.close()


@pytest.fixture
def play(committed, tmp_path) -> Iterator[Play]:
    """Whatever becomes of the test, no process stays."""
    begun = Play(Journal(tmp_path / "journal"))
    yield begun
    for child in multiprocessing.active_children():
        child.kill()
        child.join()


@pytest.fixture
def own(cluster, play, template, tmp_path) -> Iterator[Cluster]:
    """A server that may be killed, durable like an installation's, with the demonstration city in it."""
    mine = Cluster(tmp_path / "postgres")
    mine.start()
    try:
        mine.create_database(DATABASE)
        _copy(cluster.url(template, role=OWNER), mine.url(DATABASE, role=OWNER))
        clusters.point_at(mine, DATABASE)
        rebase()  # as after every restore on another server
        yield mine
    finally:
        clusters.point_at(cluster, DATABASE)
        mine.stop()


def _copy(source: str, target: str) -> None:
    folder = binaries.find()
    with subprocess.Popen([str(folder / "pg_dump"), "-Fc", source], stdout=subprocess.PIPE) as dump:
        subprocess.run([str(folder / "pg_restore"), "-d", target], stdin=dump.stdout, check=True)


def ask_again(journal: Journal) -> bool:
    """Whoever got no answer asks the same under the same key, twice; answers whether somebody did."""
    request = journal.open_request()
    if request:
        with time.frozen(request.at):
            assert journal.answer(request) == request.take()
    return request is not None


def demand_sound(journal: Journal) -> None:
    """The database holds what was told, each step once, and nothing else."""
    told = journal.told()
    numbers = {line["row"]: line["number"] for line in journal.told("register")}
    assert len(journal.told("register")) == len(numbers) == len(set(numbers.values()))
    assert set(Case.objects.unscoped("test").values_list("number", flat=True)) == set(numbers.values())
    keys = [line["told"] for line in told if line["step"] not in WITHOUT_KEY]
    assert sorted(RequestKey.objects.filter(key__startswith="rehearsal-").values_list("key", flat=True)) == sorted(keys)
    done = Counter(numbers[line["row"]] for line in told if line["step"] not in OF_NO_CASE)
    assert Counter(CaseEvent.objects.values_list("case__number", flat=True)) == done
    with time.frozen(max(line.at for line in CaseEvent.objects.all())):
        assert [finding.text for finding in [*verify(), *check()]] == []


def demand_that_it_was_worth_it(journal: Journal, unanswered: int) -> None:
    """Enough kills came between a request and its answer, and the play came to the archive nevertheless."""
    assert unanswered >= KILLS / 5
    assert journal.told("archive")


@pytest.mark.repeats
def test_twenty_five_kills_of_the_process_lose_nothing_and_repeat_nothing(play):
    chance = random.Random("processes")
    unanswered = 0
    for _kill in range(KILLS):
        play.begin()
        play.wait(chance.randint(1, 30), chance.uniform(0.005, 0.08))
        play.end(kill=True)
        unanswered += ask_again(play.journal)
        demand_sound(play.journal)
    demand_that_it_was_worth_it(play.journal, unanswered)


def test_twenty_five_kills_of_the_database_lose_nothing_and_repeat_nothing(play, own):
    chance = random.Random("servers")
    unanswered = 0
    for _kill in range(KILLS):
        play.begin()
        play.wait(chance.randint(1, 30), chance.uniform(0.005, 0.08))
        os.kill(_postmaster(own.files), chance.choice([signal.SIGQUIT, signal.SIGKILL]))
        play.end(kill=False)
        connections.close_all()
        own.start()
        unanswered += ask_again(play.journal)
        demand_sound(play.journal)
    demand_that_it_was_worth_it(play.journal, unanswered)


def _postmaster(files: Path) -> int:
    return int((files / "postmaster.pid").read_text().splitlines()[0])
