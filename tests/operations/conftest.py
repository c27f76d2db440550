"""Every test here that needs a database server gets one of its own, which it may kill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lianxin.operations.embedded import Cluster


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Cluster]:
    """A running durable server."""
    cluster = Cluster(tmp_path / "postgres")
    cluster.start()
    yield cluster
    cluster.stop()
