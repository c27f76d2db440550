"""The first sheet of an XLSX file: a ZIP archive of XML (ECMA-376, part 1). Formulas count by the value saved."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree import ElementTree

UNPACKED_BYTES = 24 * 1024 * 1024  # of all parts together
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LAST_COLUMN = 16_384  # ECMA-376: no sheet is wider
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a day of a sheet has no zone
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(50, 59)}  # ECMA-376, part 1, 18.8.30
_NOT_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FAULTS = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    NotImplementedError,
    RuntimeError,  # what zipfile says of an archive with a password
    EOFError,
    KeyError,
    IndexError,
    OverflowError,
    ValueError,
)


class NoWorkbookError(Exception):
    """The file is no workbook that can be read."""


class TooLargeError(Exception):
    """The archive would unpack to more than `UNPACKED_BYTES`."""


def lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows that have cells, with their numbers from 1; days as ISO dates. Raises NoWorkbookError, TooLargeError."""
    try:
        yield from _Workbook(content).lines()
    except _FAULTS as fault:
        raise NoWorkbookError from fault


class _Workbook:
    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        if sum(part.file_size for part in self.archive.infolist()) > UNPACKED_BYTES:
            raise TooLargeError

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        path = self._first_sheet()
        self.words = [_joined(item) for item in self._part("xl/sharedStrings.xml").iter(f"{_MAIN}si")]
        self.dated = self._date_styles()
        number = 0
        for row in self._part(path).iter(f"{_MAIN}row"):
            number = int(row.get("r", number + 1))
            yield number, self._cells(row)

    def _part(self, path: str) -> ElementTree.Element:
        """A part as XML, empty where there is none. A document type, which no workbook has, is refused: it could hold
        entities that grow without end. A part is never unpacked beyond the size that the archive tells of it."""
        if path not in self.archive.namelist():
            return ElementTree.Element("none")
        text = self.archive.read(path)
        if b"\0" in text or b"<!DOCTYPE" in text:
            raise NoWorkbookError
        return ElementTree.fromstring(text.decode("utf-8"))  # noqa: S314  # bounded, and without entities

    def _first_sheet(self) -> str:
        sheet = next(self._part("xl/workbook.xml").iter(f"{_MAIN}sheet"), None)
        if sheet is None:
            raise NoWorkbookError
        links = {each.get("Id"): each.get("Target", "") for each in self._part("xl/_rels/workbook.xml.rels")}
        target = links[sheet.get(_LINK)]
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _date_styles(self) -> list[bool]:
        """Of each style of a cell, whether it shows a number as a day."""
        styles = self._part("xl/styles.xml")
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{_MAIN}numFmt")}
        kinds = styles.find(f"{_MAIN}cellXfs")
        ids = [each.get("numFmtId", "0") for each in kinds] if kinds is not None else []
        return [int(each) in _DATE_FORMATS or _shows_days(own.get(each, "")) for each in ids]

    def _cells(self, row: ElementTree.Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = _column(cell.get("r", "")) or len(cells)
            if place >= _LAST_COLUMN:
                raise NoWorkbookError
            cells += [""] * (place - len(cells))
            cells.append(" ".join(self._text(cell).split()))
        return cells

    def _text(self, cell: ElementTree.Element) -> str:
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v", "")
        if kind == "inlineStr":
            return _joined(cell)
        if kind == "s":
            return self.words[int(value)]
        style = int(cell.get("s", "0"))
        if kind == "n" and value and style < len(self.dated) and self.dated[style]:
            return _day(float(value))
        return value.removesuffix(".0") if kind == "n" else value


def _joined(item: ElementTree.Element) -> str:
    """The text of an item, without the readings that some sheets keep beside it."""
    runs = [item, *item.iter(f"{_MAIN}is"), *item.iter(f"{_MAIN}r")]
    return "".join(run.findtext(f"{_MAIN}t", "") for run in runs)


def _shows_days(pattern: str) -> bool:
    return any(letter in _NOT_LETTERS.sub("", pattern.lower()) for letter in "ymd")


def _day(number: float) -> str:
    moment = _DAY_ZERO + timedelta(days=number)
    return moment.date().isoformat() if number == int(number) else f"{moment:%Y-%m-%d %H:%M}"


def _column(place: str) -> int:
    """The column of ``C7``, counted from 0; 0 where the cell does not say."""
    number = 0
    for letter in place.rstrip("0123456789")[:4]:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return max(number - 1, 0)
