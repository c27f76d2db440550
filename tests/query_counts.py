"""How many questions a page asks the database, pinned: `with pinned("cases.list.hub"): client.get(…)`.

The counts stand in `query_counts.json`. A page that asks more, or fewer, fails until somebody has looked at it and
written the new number down: `LIANXIN_PIN_QUERIES=yes` does so.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("query_counts.json")


@contextmanager
def pinned(name: str) -> Iterator[None]:
    """Within the block as many queries are made as are pinned under `name`."""
    with CaptureQueriesContext(connection) as captured:
        yield
    counts = json.loads(FILE.read_text(encoding="utf-8"))
    if os.environ.get("LIANXIN_PIN_QUERIES"):
        counts[name] = len(captured)
        FILE.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return
    asked = "\n".join(query["sql"] for query in captured.captured_queries)
    assert len(captured) == counts.get(name), f"{name} asked {len(captured)} times:\n{asked}"
