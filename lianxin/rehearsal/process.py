"""Where the process of a player begins: nothing of the rooms is imported before Django is set up."""

import gc
import pickle
import signal
from multiprocessing.connection import Connection
from typing import Any

import django


def main(pipe: Connection, databases: dict[str, dict[str, Any]], part: bytes) -> None:
    """Play the pickled `part` in the given databases; see `players.answer_stage`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process: the stage ends its players
    django.setup()
    # What is loaded by now lives as long as the process: the collector need not look at it again and again.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    from django.db import connections

    from lianxin.rehearsal.players import answer_stage

    for alias, settings in databases.items():
        connections[alias].settings_dict.update(settings)
    answer_stage(pipe, pickle.loads(part))  # noqa: S301  # our own parent wrote it
