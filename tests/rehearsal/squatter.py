"""A rehearsal in a process of its own that stays in its database until somebody kills it."""

import signal
from multiprocessing.queues import SimpleQueue

import django


def stay(databases: dict[str, dict], keep: str, names: "SimpleQueue[str]") -> None:
    """Make a scratch database, put its name on `names`, and wait."""
    django.setup()
    from django.db import connections

    from lianxin.rehearsal import scratch

    for alias, settings in databases.items():
        connections[alias].settings_dict.update(settings)
    with scratch.empty(keep) as name:
        names.put(name)
        signal.pause()
