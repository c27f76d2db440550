from datetime import UTC, datetime

import pytest

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from tests import cast

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in the city


@pytest.fixture
def editor(db) -> Actor:
    """Who maintains the rules."""
    return cast.actor("ouyangxu")


@pytest.fixture
def clerk(db) -> Actor:
    """Who maintains the dispatch catalogue."""
    return cast.actor("shaojinghe", "dispute_clerk")


@pytest.fixture
def agent(db) -> Actor:
    """Who maintains neither."""
    return cast.actor("linxiaoyun")


@pytest.fixture(autouse=True)
def now():
    """It is always `NOW` unless a test says otherwise."""
    with time.frozen(NOW):
        yield NOW
