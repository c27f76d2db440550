"""Reading real messages: CSV with title, body and time, plain or gzipped; replies where the file has them."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from lianxin.foundation.time import LOCAL

COLUMNS = ("title", "body", "time")
OPTIONAL = {"user": "user", "reply": "reply", "department": "dept_silver", "area": "area"}
# A cell may be a whole letter; the csv module's own limit is 128 KiB.
LONGEST_CELL = 4 * 1024 * 1024


class BadFileError(Exception):
    """The file as a whole cannot be used; the text says why (Chinese)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One citizen's message. `row` counts from 1, the header being row 1; `user` is who wrote it,
    `reply` what officials answered; empty where the file does not say. White space around the texts is the file's."""

    row: int
    title: str
    body: str
    at: datetime
    user: str = ""
    reply: str = ""
    department: str = ""
    # The code of the place, where the file names it; else it is read from the words.
    area: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was refused, with the field ("": the whole row) and the reason; the rest goes on."""

    row: int
    field: str
    reason: str


def read(path: Path, limit: int) -> Iterator[Message | Rejected]:
    """The first `limit` rows of the file. Raises BadFileError for a file that is no such CSV."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise BadFileError(f"打不开 {path}：{error.strerror}") from error
    with raw, _unpacked(raw, path) as plain, io.TextIOWrapper(plain, encoding="utf-8-sig", newline="") as lines:
        csv.field_size_limit(LONGEST_CELL)
        yield from _rows(lines, path, limit)


def _unpacked(raw: BinaryIO, path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw


def _rows(lines: Iterable[str], path: Path, limit: int) -> Iterator[Message | Rejected]:
    reader = csv.DictReader(lines)
    try:
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise BadFileError(f"{path.name} 缺少列：{'、'.join(missing)}")
        for number, cells in enumerate(islice(reader, limit), start=2):
            yield _message(number, cells)
    except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFileError(f"{path.name} 读到第 {reader.line_num} 行后无法继续：{error}") from error


def _message(row: int, cells: dict[Any, Any]) -> Message | Rejected:
    if None in cells:
        return Rejected(row, "", "格数多于表头，可能少了引号")
    for field in COLUMNS:
        if not (cells.get(field) or "").strip():
            return Rejected(row, field, "为空")
    try:
        at = datetime.fromisoformat(cells["time"].strip()).replace(tzinfo=LOCAL)
    except ValueError:
        return Rejected(row, "time", f"“{cells['time'][:40]}”不是时间")
    known = {field: (cells.get(column) or "").strip() for field, column in OPTIONAL.items()}
    return Message(row, cells["title"].strip(), cells["body"].strip(), at, **known)
