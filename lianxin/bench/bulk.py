"""Many rows at once: COPY into tables whose indexes and foreign keys are made anew, and so checked, afterwards."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, connections, models

from lianxin.bench.lives import Rows
from lianxin.foundation.crypto import BlindIndexField, EncryptedTextField, Sealed
from lianxin.foundation.tokens import tokens

# Of each table what only makes it quicker or refuses strangers; what makes rows unique stays.
_INDEXES = """
    SELECT format('DROP INDEX %%I', c.relname), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = %s::regclass AND NOT i.indisunique AND NOT i.indisexclusion
"""
_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""
Value = Callable[[Any], Any]


@cache
def columns(model: type[models.Model]) -> list[str]:
    """The columns of a table that a row brings along; those that the database computes are left out."""
    return [str(field.column) for field in _fields(model)]


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated and not field.has_db_default()]


@cache
def _plan(model: type[models.Model]) -> tuple[Callable[[Any], Any], list[tuple[int, Value]]]:
    """What takes all values of a row, and what makes of some of them what the database takes."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    made = [(place, make) for place, field in enumerate(fields) if (make := _maker(field))]
    return itemgetter(*names), made


def _maker(field: Any) -> Value | None:
    match field:
        case EncryptedTextField():
            return lambda row: _content(field.pre_save(row, True))
        case BlindIndexField():
            return lambda row: field.pre_save(row, True)
        case models.JSONField():
            return lambda row: json.dumps(row.__dict__[field.attname])
        case SearchVectorField():
            return lambda row: _vector(row.__dict__[field.attname])
    return None


def _content(sealed: Sealed | None) -> bytes | None:
    return sealed.content if sealed else None


@lru_cache(maxsize=8)
def _vector(text: str) -> str:
    """The `tsvector` of a text as text; two audiences mostly find a case by the same."""
    return " ".join(f"'{token}'" for token in tokens(text))


def values(row: models.Model) -> list[Any]:
    """The values of a row in the order of its `columns`, as the database takes them."""
    take, made = _plan(type(row))
    found = list(take(row.__dict__))
    for place, make in made:
        found[place] = make(row)
    return found


def store(rows: Rows) -> None:
    """Put all rows into their tables."""
    with connection.cursor() as cursor:
        for model, found in rows.items():
            names = ", ".join(connection.ops.quote_name(name) for name in columns(model))
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(values(row))


def fresh_ids(model: type[models.Model], count: int) -> Iterator[int]:
    """`count` new ids from the sequence of the table."""
    query = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [model._meta.db_table, model._meta.pk.column, count])
        return iter([row[0] for row in cursor.fetchall()])


@contextmanager
def unhindered(tables: Iterable[type[models.Model]], progress: Callable[[int, int], None]) -> Iterator[None]:
    """Within the block the tables have neither plain indexes nor foreign keys; afterwards these are made as they were,
    which raises IntegrityError for a row that should not be there. `progress` is told how many of how many are."""
    with connections["owner"].cursor() as cursor:
        found = [pair for model in tables for query in (_KEYS, _INDEXES) for pair in _pairs(cursor, query, model)]
        for drop, _make in found:
            cursor.execute(drop)
    yield
    with connections["owner"].cursor() as cursor:
        # Indexes first, for the keys are checked by them.
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for done, (_drop, make) in enumerate(sorted(found, key=lambda pair: pair[1].startswith("ALTER"))):
            progress(done, len(found))
            cursor.execute(make)
        cursor.execute("VACUUM ANALYZE")


def _pairs(cursor: Any, query: str, model: type[models.Model]) -> list[tuple[str, str]]:
    cursor.execute(query, [model._meta.db_table])
    pairs: list[tuple[str, str]] = cursor.fetchall()
    return pairs
