from collections.abc import Iterator

import pytest

from tests.clocks.timers import table


@pytest.fixture
def timers(committed: None) -> Iterator[None]:
    """The tests' own clocks have a table, in a database of its own."""
    with table():
        yield
