"""Where the process of a player begins: nothing of the rooms is imported before Django is set up."""

import pickle
from multiprocessing.connection import Connection
from typing import Any

import django


def main(pipe: Connection, databases: dict[str, dict[str, Any]], part: bytes) -> None:
    """Play the pickled `part` in the given databases; see `players.answer_stage`."""
    django.setup()
    from django.db import connections

    from lianxin.rehearsal.players import answer_stage

    for alias, settings in databases.items():
        connections[alias].settings_dict.update(settings)
    answer_stage(pipe, pickle.loads(part))  # noqa: S301  # our own parent wrote it
