"""Spreadsheets that people send (CSV in UTF-8 or GB18030, XLSX) and take away: read within limits, written safely."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from lianxin.foundation import text
from lianxin.foundation.errors import BadInput
from lianxin.foundation.exports import original, written
from lianxin.foundation.sheets import Row

__all__ = ["read", "written"]

LONGEST_BYTES = 2 * 1024 * 1024
UNPACKED_BYTES = 32 * 1024 * 1024  # of all parts of an XLSX file together
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST_CELL = 2000
_ARCHIVE = b"PK\x03\x04"
Line = tuple[int, list[str]]


def read(name: str, content: bytes, columns: tuple[str, ...]) -> list[Row]:
    """The rows of the file's first sheet, which has at least `columns` in its first row; blank rows are left out.

    `name` is what faults call the file. Raises BadInput for what is too large (packed or unpacked), has too many rows
    or columns, cannot be read, lacks a column, or holds what no column can.
    """
    if len(content) > LONGEST_BYTES:
        raise _bad(name, _("超过 %(most)d MB。") % {"most": LONGEST_BYTES // 1024 // 1024})
    lines = _workbook(name, content) if content.startswith(_ARCHIVE) else _plain(name, content)
    return _rows(name, [(number, cells) for number, cells in lines if cells], columns)


def _bad(name: str, fault: str) -> BadInput:
    return BadInput({"file": f"{name}：{fault}"})


def _plain(name: str, content: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text.decode(content, "file", label=name), newline=""))
    try:
        for cells in reader:
            yield reader.line_num, _fitting(name, reader.line_num, cells)
    except csv.Error:
        raise _bad(name, _("第%(line)s行无法读取。") % {"line": reader.line_num}) from None


def _workbook(name: str, content: bytes) -> Iterator[Line]:
    file = io.BytesIO(content)
    try:
        _demand_small(name, file)
        for number, values in enumerate(
            CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).iter_rows(), start=1
        ):
            yield number, _fitting(name, number, map(_told, values))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, CalamineError):
        # What zipfile says of archives that are torn or locked, and calamine of what is in them.
        raise _bad(name, _("不是能打开的 XLSX 文件。")) from None


def _demand_small(name: str, file: IO[bytes]) -> None:
    """No part may unpack to more than the archive tells of it: the reader behind this one would believe it."""
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED_BYTES:
            raise _bad(name, _("解压后过大，不予读取。"))
        if archive.testzip():
            raise zipfile.BadZipFile
    file.seek(0)


def _fitting(name: str, number: int, cells: Iterable[str]) -> list[str]:
    """The cells of one line without the blank ones at its end."""
    kept = [_cell(cell) for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    if number > MOST_ROWS + 1:
        raise _bad(name, _("最多 %(most)d 行。") % {"most": MOST_ROWS})
    if len(kept) > MOST_COLUMNS:
        raise _bad(name, _("最多 %(most)d 列。") % {"most": MOST_COLUMNS})
    return kept


def _told(value: Any) -> str:
    """A cell as it is written: a whole number without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _cell(cell: str) -> str:
    """The cell without outer blanks, and without the mark by which `written` made it text."""
    return original(cell.strip())


def _rows(name: str, lines: Sequence[Line], columns: tuple[str, ...]) -> list[Row]:
    header = lines[0][1] if lines else []
    if missing := [column for column in columns if column not in header]:
        raise _bad(name, _("缺少列：%(names)s。") % {"names": "、".join(missing)})
    return [_row(name, number, header, cells) for number, cells in lines[1:]]


def _row(name: str, number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) > len(header):
        raise _bad(name, _("第%(line)s行的单元格比表头多。") % {"line": number})
    row = Row(name, number, dict(zip(header, [*cells, *[""] * len(header)], strict=False)))
    for column, cell in row.cells.items():
        if len(cell) > LONGEST_CELL or "\0" in cell:
            raise row.bad(column, _("太长，或者含有空字符。"))
    return row
