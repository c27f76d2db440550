"""The file that is taken in: CSV read line by line, workbooks (XLSX, ODS) by their first or a named sheet."""

import codecs
import csv
import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from lianxin.foundation.errors import BadInput
from lianxin.foundation.exports import original
from lianxin.foundation.text import ENCODINGS

# A workbook lies in memory while it is read: 100,000 lines of 20 columns take some 240 MB.
UNPACKED_BYTES = 1024 * 1024 * 1024
LONGEST_CELL = 1_000_000  # characters, beyond which a quotation mark has not been closed
MOST_COLUMNS = 200
TOTALS = ("合计", "总计", "小计")
_ARCHIVE = b"PK\x03\x04"
_PART = 1024 * 1024
Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read; `digest` is its SHA-256, `encoding` of a text's, `sheet` the workbook's sheet."""

    path: Path
    digest: str
    encoding: str = ""
    sheet: str = ""

    def lines(self, start: int = 1) -> Iterator[Line]:
        """The lines from number `start` on (from 1), blank ones left out, each cell without outer blanks. Raises
        BadInput, naming the line, for what cannot be read."""
        found = self._text() if self.encoding else _told(_sheet(self.path, self.sheet))
        for number, cells in islice(found, start - 1, None):
            if len(cells) > MOST_COLUMNS:
                raise bad(self.path, _("第%(line)s行超过 %(most)d 列。") % {"line": number, "most": MOST_COLUMNS})
            if any(kept := [original(cell.strip()) for cell in cells]):
                yield number, kept

    def count(self, start: int) -> int:
        """How many lines `lines` gives."""
        return sum(1 for _line in self.lines(start))

    def _text(self) -> Iterator[Line]:
        csv.field_size_limit(LONGEST_CELL)
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file)
            try:
                yield from enumerate(reader, start=1)
            except csv.Error:
                at = {"line": reader.line_num}
                raise bad(self.path, _("第%(line)s行附近无法读取，可能有引号没有成对。") % at) from None


def bad(path: Path, fault: str) -> BadInput:
    return BadInput({"file": f"{path.name}：{fault}"})


def opened(path: Path, sheet: str = "") -> Source:
    """The file at `path`, looked through once. Raises BadInput for one that is missing, in no known encoding, no
    workbook, without `sheet`, or unpacks to too much."""
    try:
        with path.open("rb") as file:
            is_workbook = file.read(len(_ARCHIVE)) == _ARCHIVE
        digest = _digest(path)
    except OSError as error:
        raise bad(path, _("读不了（%(why)s）。") % {"why": error.strerror}) from None
    if is_workbook:
        _demand_small(path)
        return Source(path, digest, sheet=_sheet(path, sheet).name)
    return Source(path, digest, encoding=_encoding(path))


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for part in _parts(path):
        digest.update(part)
    return digest.hexdigest()


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for part in _parts(path):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise bad(path, _("文字编码无法识别，请另存为 UTF-8 或 GB18030。"))


def _demand_small(path: Path) -> None:
    """No part may unpack to more than the archive tells of it: the reader behind this one would believe it."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_BYTES:
                raise bad(path, _("解压后过大，请另存为 CSV。"))
            if archive.testzip():
                raise _no_workbook(path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise _no_workbook(path) from None


def _no_workbook(path: Path) -> BadInput:
    return bad(path, _("不是能打开的 XLSX 或 ODS 文件。"))


def _sheet(path: Path, name: str) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if name and name not in book.sheet_names:
            names = {"name": name, "names": "、".join(book.sheet_names)}
            raise bad(path, _("没有名为“%(name)s”的工作表，现有：%(names)s。") % names)
        return book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
    except CalamineError:
        raise _no_workbook(path) from None


def _told(sheet: CalamineSheet) -> Iterator[Line]:
    rows: Iterable[list[Any]] = sheet.iter_rows()
    for number, values in enumerate(rows, start=1):
        yield number, [_text(value) for value in values]


def _text(value: Any) -> str:
    """A cell as it is written: a whole number without a point, a moment as ISO 8601."""
    match value:
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
    return str(value)
