"""Reading real messages: CSV with title, body and time, plain or gzipped; replies where the file has them."""

import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

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
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of `file` that was refused, with the field ("": the whole row) and the reason; the rest goes on."""

    row: int
    field: str
    reason: str
    file: str = ""


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
    source = _Lines(lines)
    try:
        head = next(source.records(), [])
        if isinstance(head, csv.Error):
            raise head
        if missing := [name for name in COLUMNS if name not in head]:
            raise BadFileError(f"{path.name} 缺少列：{'、'.join(missing)}")
        for number, cells in enumerate(islice(source.records(), limit), start=2):
            yield _row(number, head, cells, path.name)
    except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFileError(f"{path.name} 读到第 {source.read} 行后无法继续：{error}") from error


class _Lines:
    """The lines of a file as records of cells. A record whose quotes do not fit is a csv.Error in place of its cells,
    and the reading goes on with the line after the one where it began."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.read = 0
        self._ahead: deque[str] = deque()
        self._record: list[str] = []
        self._lines = iter(lines)

    def records(self) -> Iterator[list[str] | csv.Error]:
        """The records from the present line on, empty lines left out."""
        while True:
            self._record.clear()
            try:
                cells = next(csv.reader(self, strict=True))
            except StopIteration:
                return
            except csv.Error as error:
                self._ahead.extendleft(reversed(self._record[1:]))
                yield error
            else:
                if cells:
                    yield cells

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._ahead:
            line = self._ahead.popleft()
        else:
            line = next(self._lines)
            self.read += 1
        self._record.append(line)
        return line


def _row(row: int, head: list[str], cells: list[str] | csv.Error, file: str) -> Message | Rejected:
    if isinstance(cells, csv.Error):
        return Rejected(row, "", f"引号不成对或一格过长：{cells}", file)
    if len(cells) > len(head):
        return Rejected(row, "", "格数多于表头，可能少了引号", file)
    return _message(row, dict(zip(head, cells, strict=False)), file)


def _message(row: int, cells: dict[str, str], file: str) -> Message | Rejected:
    for field in COLUMNS:
        if not cells.get(field, "").strip():
            return Rejected(row, field, "为空", file)
    try:
        at = datetime.fromisoformat(cells["time"].strip()).replace(tzinfo=LOCAL)
    except ValueError:
        return Rejected(row, "time", f"“{cells['time'][:40]}”不是时间", file)
    known = {field: cells.get(column, "").strip() for field, column in OPTIONAL.items()}
    return Message(row, cells["title"].strip(), cells["body"].strip(), at, **known, file=file)
