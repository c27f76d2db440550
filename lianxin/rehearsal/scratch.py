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
# The comment on every database made here: no other is ever dropped.
MARK = "lianxin rehearsal"


class InUseError(Exception):
    """The name is that of a database that is none of ours; the text says so (Chinese)."""


@contextmanager
def database(keep: str, *, loaded_at: datetime) -> Iterator[None]:
    """Django's connections talk to a new database within the block, loaded as if it were `loaded_at`.

    It is dropped afterwards, whatever happened, unless `keep` names it; one that an earlier rehearsal left under that
    name gives way. Raises InUseError for the name of any other database.
    """
    name = keep or f"rehearsal_{os.getpid()}"
    before = {alias: str(connections[alias].settings_dict["NAME"]) for alias in ALIASES}
    _demand_ours(name)
    try:
        _create(name)
        _point_at(dict.fromkeys(ALIASES, name))
        with time.frozen(loaded_at):
            _fill()
        yield
    finally:
        _point_at(before)
        if not keep:
            _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _demand_ours(name: str) -> None:
    with _server() as server:
        comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = server.execute(comment, [name]).fetchone()
    if found and found[0] != MARK:
        raise InUseError(f"“{name}”是别的数据库，不是演练留下的，请换一个名字")


def _create(name: str) -> None:
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {}", name)
    _execute(f"COMMENT ON DATABASE {{}} IS '{MARK}'", name)
    # A rehearsal can be played again: it need not wait for the disk.
    _execute("ALTER DATABASE {} SET synchronous_commit = off", name)


def _fill() -> None:
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], connections["default"].settings_dict["USER"])
    call_command("load_demo", verbosity=0)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _execute(statement: LiteralString, name: str) -> None:
    with _server() as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _server() -> psycopg.Connection:
    """The database server itself, as the owner of its databases."""
    owner = connections["owner"].settings_dict
    wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address = {key: owner[field] for key, field in wanted.items() if owner[field]}
    return psycopg.connect(dbname="postgres", autocommit=True, **address)
