"""The scratch database: gone after every end, kept where it is wished, and never in place of another database."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub
from lianxin.rehearsal import scratch
from lianxin.rehearsal.rehearse import Wish, rehearse
from tests.conftest import DATABASE

LOADED = datetime(2026, 1, 11, 8, 0, tzinfo=LOCAL)
WISH = Wish(file=Path(__file__).with_name("messages.csv"), limit=3, days=1, seed=1)
KEPT = "rehearsal_kept_by_a_test"


@pytest.fixture
def databases(owner):
    """The names of the databases that rehearsals have left; those of the test are removed after it."""
    yield lambda: {row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^rehearsal_'")}
    owner.execute(f"DROP DATABASE IF EXISTS {KEPT} WITH (FORCE)")


def test_an_interrupted_rehearsal_leaves_nothing(databases):
    def interrupt(what: str, done: int, of: int) -> None:
        if what == "演练":
            raise KeyboardInterrupt

    before = databases()
    with pytest.raises(KeyboardInterrupt):
        rehearse(WISH, interrupt)
    assert databases() <= before
    assert connection.settings_dict["NAME"] == DATABASE
    assert Hub.objects.unscoped("test").filter(code="01").exists()


def test_a_kept_database_stays_after_a_failure_and_gives_way_to_the_next_of_its_name(databases):
    with pytest.raises(ZeroDivisionError), scratch.database(KEPT, loaded_at=LOADED):
        Hub.objects.unscoped("test").filter(code="01").update(name="前一次")
        raise ZeroDivisionError
    assert KEPT in databases()
    with scratch.database(KEPT, loaded_at=LOADED):
        assert not Hub.objects.unscoped("test").filter(name="前一次").exists()
    assert KEPT in databases()


@pytest.mark.parametrize("name", [DATABASE, "postgres", "template1"], ids=["own", "postgres", "template1"])
def test_another_database_never_gives_way(committed, name):
    with pytest.raises(scratch.InUseError, match="不是演练留下的"), scratch.database(name, loaded_at=LOADED):
        pass
    assert connection.settings_dict["NAME"] == DATABASE
    assert Hub.objects.unscoped("test").filter(code="01").exists()
