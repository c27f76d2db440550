"""Everything that a city owns, written as of one moment."""

import csv
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from lianxin.exchange.leaving import contents, package, sheets
from lianxin.exchange.leaving.places import Place, going_to
from lianxin.exchange.leaving.tables import CHUNK, Table, cells, every, tables
from lianxin.exchange.leaving.values import line
from lianxin.exchange.leaving.watching import Watch
from lianxin.foundation.models.files import StoredFile
from lianxin.foundation.seals.verify import one_moment
from lianxin.operations.errors import OperatorError, disk_full


@dataclass(frozen=True, slots=True)
class Left:
    """What was written: rows by table, lines by sheet, and the contents of attachments that were not there."""

    rows: dict[str, int]
    lines: dict[str, int]
    lost: list[str]


def leave(path: Path, watch: Watch, *, at: datetime) -> Left:
    """Write all that the database holds at this moment, and the attachments, to `path` (see `places.going_to`).

    Memory does not grow with the number of rows; people go on working meanwhile. Raises OperatorError for a place that
    is taken, a full disk, or counts that do not agree; then nothing is left there.
    """
    with _room(path), going_to(path) as place, one_moment():
        kept = tables()
        rows = {table.name: _write(place, watch, table) for table in kept}
        watch.begin("files/", every(StoredFile).count())
        lost = contents.copy(place, watch)
        lines = sheets.write(place, watch, at)
        package.complete(place, kept, rows, lost, at)
    return Left(rows, lines, lost)


@contextmanager
def _room(path: Path) -> Iterator[None]:
    """A disk that runs full is told by the place that was asked for."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise disk_full(str(path)) from error


def _write(place: Place, watch: Watch, table: Table) -> int:
    """One table; raises OperatorError unless as many rows were written as the database counts."""
    total = table.count()
    watch.begin(f"{table.path}（{table.title}）", total)
    with place.text(table.path) as out:
        written = _lines(out, watch, table) if table.is_json else _sheet(out, watch, table)
    if written != total:
        raise OperatorError(
            f"{table.path}：数据库有 {total} 行，写出 {written} 行。",
            f"{table.path}: the database has {total} rows, {written} were written.",
        )
    return written


def _lines(out: TextIO, watch: Watch, table: Table) -> int:
    names = [column.name for column in table.columns]
    written = 0
    for rows in _chunks(table):
        out.writelines(line(names, row) for row in rows)
        written += len(rows)
        watch.advance(len(rows))
    return written


def _sheet(out: TextIO, watch: Watch, table: Table) -> int:
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    made = cells(table)
    written = 0
    for rows in _chunks(table):
        writer.writerows([cell(value) for cell, value in zip(made, row, strict=True)] for row in rows)
        written += len(rows)
        watch.advance(len(rows))
    return written


def _chunks(table: Table) -> Iterator[list[list[Any]]]:
    rows = table.rows()
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
