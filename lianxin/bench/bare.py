"""The yardstick: bare SQL that writes the rows that `register` writes, one statement a table, one transaction each."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection, models
from psycopg import sql

from lianxin.bench import bulk, lives
from lianxin.bench.copies import Identity, copied
from lianxin.bench.lives import Rows
from lianxin.bench.measures import Call
from lianxin.bench.words import Tongue
from lianxin.cases import numbers
from lianxin.cases.models import Case, Contact
from lianxin.foundation import time
from lianxin.foundation.models import RequestKey
from lianxin.organizations.models import Hub

Statement = tuple[sql.Composed, list[Any]]


def calls(cases: list[Case]) -> Iterator[Call]:
    """Registrations like those of `cases`, each a new one; the connection is the application's own."""
    raw: psycopg.Connection = connection.connection
    tongue = Tongue("bare")
    for case in cases:
        statements = list(_statements(_rows(case, tongue)))
        yield lambda statements=statements: _run(raw, statements)  # type: ignore[misc]  # bound now


def _run(raw: psycopg.Connection, statements: list[Statement]) -> None:
    with raw.transaction(), raw.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _statements(rows: Rows) -> Iterator[Statement]:
    for model, found in rows.items():
        names = bulk.columns(model)
        row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
        statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join([row] * len(found)),
        )
        yield statement, [value for each in found for value in bulk.values(each)]


def _rows(case: Case, tongue: Tongue) -> Rows:
    """The rows that registering wrote, with the request's key, of a copy of `case`; the contact was there before."""
    life = lives.life_of(case)
    made = {model: rows for model, rows in life.rows.items() if rows and model is not Contact}
    ids = {model: _renamed(model, rows) for model, rows in made.items()}
    own = Identity(_number(case), tongue.tells(), case.citizen, case.phone, timedelta(), time.now(), ids)
    rows = copied(life, own)
    return {model: rows[model] for model in made} | {RequestKey: [_key(case)]}


def _renamed(model: type[models.Model], rows: list[Any]) -> dict[int, int]:
    return dict(zip((row.pk for row in rows), bulk.fresh_ids(model, len(rows)), strict=True))


def _number(case: Case) -> str:
    hub: Hub = case.hub
    return numbers.next_number(hub, case.registered_at)


def _key(case: Case) -> models.Model:
    key = RequestKey.objects.get(result_model=Case._meta.label, result_id=case.pk)
    key.pk, key.key = next(bulk.fresh_ids(RequestKey, 1)), uuid.uuid4().hex
    return key
