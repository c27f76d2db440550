"""The tables that are taken away, and how each row of theirs is read and written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields.ranges import RangeField
from django.db import models

from lianxin.exchange.leaving import choices, values
from lianxin.exchange.leaving.values import NESTED, Cell
from lianxin.foundation.crypto import EncryptedTextField, Sealed
from lianxin.foundation.crypto.envelope import unseal
from lianxin.foundation.crypto.ring import ring
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.models.files import StoredFile
from lianxin.foundation.models.seals import SealLeaf
from lianxin.foundation.scope import ScopedQuerySet

CHUNK = 2000  # rows that are held at a time
FILES = "files"  # the folder of the attachments' contents
Record = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is written: what it holds in Frictionless's words, and how it is made of a row that was read."""

    name: str
    title: str
    kind: str
    field: "models.Field[Any, Any]"
    made: Callable[[Record], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One model's rows: `read` names what is asked of the database, in the order in which `columns` find it."""

    model: type[models.Model]
    read: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def title(self) -> str:
        return choices.table_title(self.model)

    @property
    def is_json(self) -> bool:
        """Whether the table is written as JSON lines, because something in it is nested or the checker reads it."""
        nested = any(column.kind in NESTED for column in self.columns)
        return nested or choices.is_json_lines(self.model)

    @property
    def path(self) -> str:
        return f"data/{self.name}.{'jsonl' if self.is_json else 'csv'}"

    def count(self) -> int:
        return every(self.model).count()

    def rows(self) -> Iterator[list[Any]]:
        """The rows, ready for JSON, in constant memory."""
        made = [column.made for column in self.columns]
        for row in self._found().iterator(chunk_size=CHUNK):
            yield [make(row) for make in made]

    def _found(self) -> "models.QuerySet[Any, Any]":
        return every(self.model).order_by(*_order(self.model)).values_list(*self.read)


def every(model: type[models.Model]) -> "models.QuerySet[Any]":
    """All rows of a model."""
    rows = model._default_manager.all()
    return rows.unscoped("the city takes away all that is its own") if isinstance(rows, ScopedQuerySet) else rows


def tables() -> list[Table]:
    """Every table that is taken away, rooms from the ground up; raises Undecided for one that nobody thought of."""
    found = apps.get_models(include_auto_created=True)
    return [_table(model) for model in found if not model._meta.proxy and not choices.is_left_out(model)]


def _order(model: type[models.Model]) -> tuple[str, ...]:
    """Chains one after the other, leaves in the order of their tree, everything else by its key."""
    if issubclass(model, ChainedEvent):
        return (*model.chain_fields, "seq")
    if model is SealLeaf:
        return ("seal_id", "chain_key")
    return ("pk",)


def _table(model: type[models.Model]) -> Table:
    choices.table_title(model)
    kept = [field for field in model._meta.local_concrete_fields if choices.is_kept(field)]
    sealed = any(isinstance(field, EncryptedTextField) for field in kept)
    read = [field.attname for field in kept] + ["row_key"] * sealed
    columns = [column for at, field in enumerate(kept) for column in _columns(field, at)]
    if model is StoredFile:
        columns.append(_where(kept))
    return Table(model, tuple(read), tuple(columns))


def _columns(field: "models.Field[Any, Any]", at: int) -> Iterator[Column]:
    title = choices.column_title(field)
    if isinstance(field, RangeField):
        kind = values.kind_of_bound(field)
        yield Column(f"{field.attname}_from", f"{title}起", kind, field, partial(_of, values.lower, at))
        yield Column(f"{field.attname}_until", f"{title}止（不含）", kind, field, partial(_of, values.upper, at))
    else:
        yield Column(field.attname, title, values.kind_of(field), field, _reader(field, at))


def _reader(field: "models.Field[Any, Any]", at: int) -> Callable[[Record], Any]:
    if isinstance(field, EncryptedTextField):
        return partial(_opened, field, at)
    if values.is_plain(field):
        return lambda row: row[at]
    return lambda row: values.told(row[at])


def _of(make: Callable[[Any], Any], at: int, row: Record) -> Any:
    return make(row[at])


def _opened(field: EncryptedTextField, at: int, row: Record) -> str | None:
    """The text in clear; the row's key stands last."""
    sealed: Sealed | None = row[at]
    return None if sealed is None else unseal(sealed, ring().keys, field.place_of(row[-1]))


def _where(kept: "Sequence[models.Field[Any, Any]]") -> Column:
    """Where among the files a content lies."""
    at = next(at for at, field in enumerate(kept) if field.attname == "sha256")
    return Column("path", "文件位置", "string", kept[at], lambda row: f"{FILES}/{row[at][:2]}/{row[at]}")


def cells(table: Table) -> list[Cell]:
    """How each column becomes a cell of CSV."""
    return [values.text_cell if column.kind == "string" else values.other_cell for column in table.columns]
