"""Rows that nearly every step writes."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, ClassVar, Self

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import DatabaseDefault

from lianxin.foundation.prepared import Statement

_UNREAD = object()


class PreparedRow(models.Model):
    """A row that `save` writes by a prepared statement, of one that was read only what has changed; all else is as
    Django does it.

    `written_as` says for a column what it is set to where that is more than the given value: SQL with ``{}`` in the
    value's place, which is NULL for one that was left to the database.
    """

    written_as: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """As Django's; what was read stays known until it is written."""
        row = super().from_db(db, field_names, values, **more)
        vars(row)["_as_read"] = dict(zip(field_names, values, strict=True))
        return row

    def _do_update(self, *saving: Any, **more: Any) -> Any:
        """Django's own step of `save`; whether there was such a row."""
        _rows, using, pk_val, values, *_how = saving
        given = self._changed([(field, value) for field, _model, value in values])
        if using != DEFAULT_DB_ALIAS or not given or _computed(given):
            return super()._do_update(*saving, **more)
        statement = _update(type(self), tuple(field.column for field, _value in given))
        return bool(statement.execute(*_prepared(given), pk_val).rowcount)

    def _changed(self, given: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """Those of `given` that are not the very values that were read, else all. They are written from now on,
        whatever they become: nobody knows whether the transaction that writes them is undone."""
        read = vars(self).get("_as_read", {})
        # Lists and dictionaries may have changed in their place.
        changed = [(f, v) for f, v in given if v is not read.get(f.attname, _UNREAD) or isinstance(v, list | dict)]
        for field, _value in changed:
            read.pop(field.attname, None)
        return changed or given

    def _do_insert(self, *saving: Any, **more: Any) -> Any:
        """Django's own step of `save`; the columns that the database filled in, as the only row of a list."""
        _rows, using, fields, returning_fields, raw = saving
        given = [(field, field.pre_save(self, True)) for field in fields]
        if using != DEFAULT_DB_ALIAS or raw or _computed(self._left_open(given)):
            return super()._do_insert(*saving, **more)  # type: ignore[misc]  # private: the stubs leave it out
        columns = tuple(field.column for field, _value in given)
        statement = _insert(type(self), columns, tuple(field.column for field in returning_fields))
        return statement.execute(*_prepared(self._left_open(given))).fetchall()

    def _left_open(self, given: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """`given`, with NULL where `written_as` says what the database makes of it."""
        own = self.written_as
        return [(f, None if f.column in own and isinstance(v, DatabaseDefault) else v) for f, v in given]


def _computed(given: list[tuple[Any, Any]]) -> bool:
    """Whether the database is to compute one of the values: Django knows how to say that."""
    return any(hasattr(value, "resolve_expression") for _field, value in given)


def _prepared(given: list[tuple[Any, Any]]) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in given]


@cache
def _update(model: type[PreparedRow], columns: tuple[str, ...]) -> Statement:
    quoted = connection.ops.quote_name
    sets = ", ".join(f"{quoted(column)} = ${number}" for number, column in enumerate(columns, 1))
    key = f"{quoted(model._meta.pk.attname)} = ${len(columns) + 1}"
    return Statement(f"UPDATE {quoted(model._meta.db_table)} SET {sets} WHERE {key}")  # noqa: S608  # names of ours


@cache
def _insert(model: type[PreparedRow], columns: tuple[str, ...], returned: tuple[str, ...]) -> Statement:
    quoted = connection.ops.quote_name
    values = [model.written_as.get(column, "{}").format(f"${number}") for number, column in enumerate(columns, 1)]
    names, back = ", ".join(map(quoted, columns)), ", ".join(map(quoted, returned))
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({names})"
    return Statement(f"{into} VALUES ({', '.join(values)}) RETURNING {back}")
