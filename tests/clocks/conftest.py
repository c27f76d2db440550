from collections.abc import Iterator

import pytest

from tests.clocks.timers import passing_table, table


@pytest.fixture
def timers(db: None) -> Iterator[None]:
    """The tests' own clocks have a table, which passes with the test's transaction."""
    with passing_table():
        yield


@pytest.fixture
def shared_timers(committed: None) -> Iterator[None]:
    """The tests' own clocks have a table that several connections see, in a database of its own."""
    with table():
        yield
