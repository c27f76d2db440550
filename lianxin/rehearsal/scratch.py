"""A scratch database with the demonstration city in it, on the installation's own database server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from lianxin.foundation import time
from lianxin.foundation.roles import grant_application_role

ALIASES = ("default", "owner")


@contextmanager
def database(name: str, *, keep: bool, loaded_at: datetime) -> Iterator[None]:
    """Django's connections talk to a new database `name` within the block, loaded as if it were `loaded_at`.

    It is dropped afterwards unless `keep`.
    """
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    _execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        _point_at(dict.fromkeys(ALIASES, name))
        with time.frozen(loaded_at):
            _fill()
        yield
    finally:
        _point_at(before)
        if not keep:
            _execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def new_name() -> str:
    return f"rehearsal_{os.getpid()}"


def _fill() -> None:
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], connections["default"].settings_dict["USER"])
    call_command("load_demo", verbosity=0)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _execute(statement: sql.Composed) -> None:
    owner = settings.DATABASES["owner"]
    wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address = {key: owner[name] for key, name in wanted.items() if owner[name]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(statement)
