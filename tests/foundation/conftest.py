from collections.abc import Iterator

import pytest

from tests.foundation.crypto.models import letters


@pytest.fixture
def letter(committed: None) -> Iterator[None]:
    """The tests' own table of sealed texts exists."""
    with letters():
        yield
