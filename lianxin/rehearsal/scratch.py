"""A scratch database with the demonstration city in it, on the installation's own database server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import LiteralString

import psycopg
from django.core.management import call_command, load_command_class
from django.db import connections
from psycopg import sql

from lianxin.foundation import time
from lianxin.foundation.roles import grant_application_role

ALIASES = ("default", "owner")
# The comment on every database made here: no other is ever dropped. What is not kept is dropped, too, when it is found
# without its rehearsal, which a kill has ended.
KEPT, PASSING = "lianxin rehearsal, kept", "lianxin rehearsal, passing"
_COMMENTS: LiteralString = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"


class InUseError(Exception):
    """The name is that of a database that is none of ours; the text says so (Chinese)."""


@contextmanager
def database(keep: str, *, loaded_at: datetime) -> Iterator[None]:
    """Django's connections talk to a new database within the block, loaded as if it were `loaded_at`.

    Raises as `empty`, which says what becomes of it.
    """
    with empty(keep):
        with time.frozen(loaded_at):
            _fill()
        yield


@contextmanager
def empty(keep: str) -> Iterator[str]:
    """Django's connections talk to a new, empty database within the block; answers its name.

    It is dropped afterwards, whatever happened, unless `keep` names it; one that an earlier rehearsal left under that
    name gives way. Raises InUseError for the name of any other database, and of one that is being rehearsed in.
    """
    name = keep or f"rehearsal_{os.getpid()}"
    before = {alias: str(connections[alias].settings_dict["NAME"]) for alias in ALIASES}
    with _server() as server:  # open to the end: it holds the name
        _hold(server, name)
        _drop_left(server)
        try:
            _create(server, name, KEPT if keep else PASSING)
            _point_at(dict.fromkeys(ALIASES, name))
            yield name
        finally:
            _point_at(before)
            if not keep:
                _drop(server, name)


def _hold(server: psycopg.Connection, name: str) -> None:
    """Nobody else takes the name as long as this connection lives."""
    found = server.execute(f"{_COMMENTS} WHERE datname = %s", [name]).fetchone()
    if found and found[1] not in (KEPT, PASSING):
        raise InUseError(f"“{name}”是别的数据库，不是演练留下的，请换一个名字")
    if not _is_free(server, name):
        raise InUseError(f"另一场演练正在使用“{name}”，请换一个名字或稍后重试")


def _is_free(server: psycopg.Connection, name: str) -> bool:
    """Whether no other rehearsal lives in the database; from now on none but this connection may."""
    taken = server.execute("SELECT pg_try_advisory_lock(hashtextextended('rehearsal ' || %s, 0))", [name]).fetchone()
    return bool(taken and taken[0])


def _drop_left(server: psycopg.Connection) -> None:
    """What killed rehearsals have left."""
    for name, comment in server.execute(_COMMENTS).fetchall():
        if comment == PASSING and _is_free(server, name):
            _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _create(server: psycopg.Connection, name: str, comment: LiteralString) -> None:
    _drop(server, name)
    _execute(server, "CREATE DATABASE {}", name)
    _execute(server, f"COMMENT ON DATABASE {{}} IS '{comment}'", name)
    # A rehearsal can be played again: it need not wait for the disk.
    _execute(server, "ALTER DATABASE {} SET synchronous_commit = off", name)


def _fill() -> None:
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], connections["default"].settings_dict["USER"])
    call_command(load_command_class("lianxin.demo", "load_demo"), verbosity=0)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _execute(server: psycopg.Connection, statement: LiteralString, name: str) -> None:
    server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _server() -> psycopg.Connection:
    """The database server itself, as the owner of its databases."""
    owner = connections["owner"].settings_dict
    wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address = {key: owner[field] for key, field in wanted.items() if owner[field]}
    return psycopg.connect(dbname="postgres", autocommit=True, **address)
