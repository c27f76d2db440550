"""The scratch database: gone after every end, kept where it is wished, and never in place of another database."""

import multiprocessing
from datetime import datetime

import pytest
from django.db import connection, connections

from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub
from lianxin.rehearsal import scratch
from tests.conftest import DATABASE
from tests.rehearsal import squatter

LOADED = datetime(2026, 1, 11, 8, 0, tzinfo=LOCAL)
KEPT = "rehearsal_kept_by_a_test"


@pytest.fixture
def databases(owner):
    """The names of the databases that rehearsals have left; those of the test are removed after it."""
    yield lambda: {row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^rehearsal_'")}
    owner.execute(f"DROP DATABASE IF EXISTS {KEPT} WITH (FORCE)")


@pytest.fixture
def killed(databases):
    """Rehearses in another process, and kills that when its database is there; answers the database's name."""

    def run(keep: str) -> str:
        spawn = multiprocessing.get_context("spawn")
        names = spawn.SimpleQueue()
        settings = {alias: dict(connections[alias].settings_dict) for alias in connections}
        process = spawn.Process(target=squatter.stay, args=(settings, keep, names), daemon=True)
        process.start()
        name = names.get()
        assert name in databases()
        with pytest.raises(scratch.InUseError, match="另一场演练正在使用"), scratch.empty(name):
            pass
        process.kill()
        process.join()
        return name

    return run


def test_an_interrupted_rehearsal_leaves_nothing(databases):
    before = databases()
    with pytest.raises(KeyboardInterrupt), scratch.empty("") as name:
        assert name in databases()
        assert connection.settings_dict["NAME"] == name
        raise KeyboardInterrupt
    assert databases() <= before
    assert connection.settings_dict["NAME"] == DATABASE
    assert Hub.objects.unscoped("test").filter(code="01").exists()


def test_a_kept_database_stays_after_a_failure_and_gives_way_to_the_next_of_its_name(databases):
    with pytest.raises(ZeroDivisionError), scratch.empty(KEPT), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE earlier ()")
        raise ZeroDivisionError
    assert KEPT in databases()
    with scratch.empty(KEPT):
        assert connections["owner"].introspection.table_names() == []
    assert KEPT in databases()


def test_what_a_killed_rehearsal_left_goes_with_the_next_one(databases, killed):
    left = killed("")
    assert left in databases()
    with scratch.empty("") as own:
        assert left not in databases()
    assert own not in databases()


def test_what_a_killed_rehearsal_was_to_keep_stays(databases, killed):
    assert killed(KEPT) == KEPT
    with scratch.empty(""):
        assert KEPT in databases()


def test_a_database_that_is_none_of_ours_stays_whatever_its_name(databases, owner):
    owner.execute("CREATE DATABASE rehearsal_1")
    try:
        with scratch.empty(""):
            assert "rehearsal_1" in databases()
    finally:
        owner.execute("DROP DATABASE rehearsal_1")


@pytest.mark.parametrize("name", [DATABASE, "postgres", "template1"], ids=["own", "postgres", "template1"])
def test_another_database_never_gives_way(committed, name):
    with pytest.raises(scratch.InUseError, match="不是演练留下的"), scratch.database(name, loaded_at=LOADED):
        pass
    assert connection.settings_dict["NAME"] == DATABASE
    assert Hub.objects.unscoped("test").filter(code="01").exists()
