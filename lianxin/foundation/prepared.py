"""What every step asks and writes: put into words once for a process, planned once for a connection.

Django takes longer to build and compile such a query than the server to answer it. Here it is compiled when it is first
needed, prepared on each connection that needs it (a connection is the process's own: no pooler may hand it to others
between two transactions), and from then on only executed, with other values.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from itertools import count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.query import get_related_populators
from psycopg._queries import PostgresQuery
from psycopg.abc import PQGen
from psycopg.adapt import Dumper, PyFormat
from psycopg.generators import execute
from psycopg.pq import Format

from lianxin.foundation.scope import ScopedQuerySet

Row = TypeVar("Row", bound=Model)
_numbers = count(1)


_known: WeakKeyDictionary[psycopg.Connection, set[str]] = WeakKeyDictionary()
# As psycopg reads moments itself, which is in C: they are UTC, as is the session. Django's own is in Python.
_MOMENT = psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)


class _Values(PostgresQuery):
    """The values of a prepared statement in their text form: the server knows the types."""

    def convert(self, query: Any, vars: Any) -> None:
        self.query = query.encode()
        self.params = self._tx.dump_sequence(vars, [PyFormat.TEXT] * len(vars))


class _Cursor(psycopg.Cursor[Any]):
    """Executes one prepared statement, the values apart from it: Django's cursors quote them into the words, which the
    server then takes apart again."""

    _query_cls = _Values

    def __init__(self, server: psycopg.Connection, name: str) -> None:
        super().__init__(server)
        self._name = name.encode()
        if _MOMENT:
            self.adapters.register_loader("timestamptz", _MOMENT)

    def _maybe_prepare_gen(self, pgq: PostgresQuery, **_how: Any) -> PQGen[None]:
        """psycopg's own step of `execute`."""
        self._query = pgq
        self._send_query_prepared(self._name, pgq)
        results = yield from execute(self._pgconn)
        self._check_results(results)
        self._set_results(results)


class _Kept(threading.local):
    """The cursors that a thread keeps of its connection `server`, by the statement's name. Making one anew, with all
    that it must know of types, takes as long as executing the statement."""

    server: psycopg.Connection | None = None
    cursors: dict[str, _Cursor]


_kept = _Kept()


class Statement:
    """SQL with ``$1``, ``$2``, … in the places of its values, which the server plans once for a connection."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._name = f"lianxin_{next(_numbers)}"

    def execute(self, *values: Any) -> CursorWrapper:
        """Execute the statement with `values`, as many at each time, on Django's default connection; answers the cursor
        to read from, before the statement is executed again."""
        django = connections[DEFAULT_DB_ALIAS]
        own = self._cursor(django)
        # As Django's own cursors: what counts, logs or refuses queries sees these too.
        cursor = django.make_debug_cursor(own) if django.queries_logged else django.make_cursor(own)
        cursor.execute(self._words, values)
        return cursor

    def _cursor(self, django: Any) -> Any:
        """The thread's cursor for this statement, which is prepared on the connection."""
        django.close_if_health_check_failed()
        django.ensure_connection()
        server: psycopg.Connection = django.connection
        if _kept.server is not server:
            _kept.server, _kept.cursors = server, {}
        if self._name not in _kept.cursors:
            self._prepare(server)
            _kept.cursors[self._name] = _Cursor(server, self._name)
        return _kept.cursors[self._name]

    def _prepare(self, server: psycopg.Connection) -> None:
        """Beside Django: it is no query of a step's."""
        if self._name not in _known.setdefault(server, set()):
            with connection.wrap_database_errors:
                server.execute(f"PREPARE {self._name} AS {self._words}".encode())
            _known[server].add(self._name)


class AnyOf(Func):
    """Whether the column `name` has one of the values of an array: one value of the query, however many there are."""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()

    def __init__(self, name: str, values: Combinable) -> None:
        super().__init__(F(name), values)


class Prepared(Generic[Row]):
    """The query that `build` answers for values in its parameters' places.

    `build` gets an expression for each of its `places` (its parameters) and uses it as the right side of filters, where
    a value as the column holds it (an id, a code, a moment) takes its place; in that of `AnyOf` a list of such values.
    The query set is opened (`visible_to`, `unscoped`).
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], places: int | None = None) -> None:
        self._build = build
        self._places = len(signature(build).parameters) if places is None else places

    def all(self, *values: object) -> list[Row]:
        """The rows for `values`, in the query's order."""
        rows = self.rows(*values)
        return list(self._read(rows)) if rows else []

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """Their columns alone, for what needs no more."""
        found: list[tuple[Any, ...]] = self._statement.execute(*values).fetchall()
        return found

    def first(self, *values: object) -> Row | None:
        """The first row for `values`, None where there is none."""
        rows = self.all(*values)
        return rows[0] if rows else None

    def one(self, *values: object) -> Row:
        """The only row for `values`; the model's DoesNotExist where there is none."""
        if (row := self.first(*values)) is None:
            raise self._shape[0].DoesNotExist
        return row

    def count(self, *values: object) -> int:
        """How many rows there are for `values`; the query needs no order."""
        return int(self._counting.execute(*values).fetchone()[0])

    @cached_property
    def _compiler(self) -> Any:
        rows = self._build(*(Value(_Place(number)) for number in range(1, self._places + 1)))
        if isinstance(rows, ScopedQuerySet):
            rows.demand_scope()
        return rows.query.get_compiler(connection=connection)

    @cached_property
    def _words(self) -> str:
        connection.ensure_connection()
        with psycopg.ClientCursor(connection.connection) as cursor:
            cursor.adapters.register_dumper(_Place, _PlaceDumper)
            return cursor.mogrify(*self._compiler.as_sql())

    @cached_property
    def _statement(self) -> Statement:
        return Statement(self._words)

    @cached_property
    def _counting(self) -> Statement:
        return Statement(f"SELECT count(*) FROM ({self._words}) AS counted")  # noqa: S608  # words of ours

    def _read(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
        """As Django reads what it asked for itself."""
        model, names, columns, related = self._shape
        annotated = self._compiler.annotation_col_map.items()
        for row in self._compiler.apply_converters(rows, self._converters):
            instance = model.from_db(connection.alias, names, row[columns])
            for populator in related:
                populator.populate(row, instance)
            for name, place in annotated:
                setattr(instance, name, row[place])
            yield instance

    @cached_property
    def _converters(self) -> Any:
        return self._compiler.get_converters([expression for expression, *_ in self._compiler.select])

    @cached_property
    def _shape(self) -> tuple[Any, list[str], slice, list[Any]]:
        """The model, the names and the place of its columns, and what fills in the rows that come with it."""
        compiler = self._compiler
        own = compiler.klass_info["select_fields"]
        columns = slice(own[0], own[-1] + 1)
        names = [expression.target.attname for expression, *_ in compiler.select[columns]]
        related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]  # the stubs are of a later Django
        return compiler.klass_info["model"], names, columns, related


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value goes, in the words of PREPARE: ``$1`` is the first."""

    number: int


class _PlaceDumper(Dumper):
    def dump(self, obj: _Place) -> bytes:
        return b"$%d" % obj.number

    quote = dump
