"""A scratch database with the demonstration city in it, on the installation's own database server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import LiteralString

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from lianxin.foundation import time
from lianxin.foundation.roles import grant_application_role

ALIASES = ("default", "owner")


class InUseError(Exception):
    """The name is that of the database in use; the text says so (Chinese)."""


@contextmanager
def database(keep: str, *, loaded_at: datetime) -> Iterator[None]:
    """Django's connections talk to a new database within the block, loaded as if it were `loaded_at`.

    It is dropped afterwards unless `keep` names it; one that was kept under that name before gives way. Raises
    InUseError for the name of the installation's own database.
    """
    name = keep or f"rehearsal_{os.getpid()}"
    before = {alias: str(connections[alias].settings_dict["NAME"]) for alias in ALIASES}
    if name in before.values():
        raise InUseError(f"“{name}”正是现用的数据库，请换一个名字")
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {}", name)
    # A rehearsal can be played again: it need not wait for the disk.
    _execute("ALTER DATABASE {} SET synchronous_commit = off", name)
    try:
        _point_at(dict.fromkeys(ALIASES, name))
        with time.frozen(loaded_at):
            _fill()
        yield
    finally:
        _point_at(before)
        if not keep:
            _execute("DROP DATABASE {} WITH (FORCE)", name)


def _fill() -> None:
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], connections["default"].settings_dict["USER"])
    call_command("load_demo", verbosity=0)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _execute(statement: LiteralString, name: str) -> None:
    owner = connections["owner"].settings_dict
    wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address = {key: owner[field] for key, field in wanted.items() if owner[field]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))
