"""The list of what is wrong: line, column, what stands there, why; as CSV or XLSX, for the operator's eyes only."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from lianxin.exchange.columns import columns
from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.source import bad
from lianxin.foundation.exports import harmless

HEADER = ("行", "列", "内容", "问题")
SHOWN = 40  # characters of a cell
Write = Callable[[Sequence[str]], None]


def faults(cells: Cells) -> Iterator[tuple[str, str, str, str]]:
    """Each fault of a line as a line of the report."""
    names = columns(cells.mapping.kind)
    for key, text in cells.faults.items():
        yield str(cells.line), names.get(key, key), cells.told(key)[:SHOWN], text


@contextmanager
def written(path: Path | None) -> Iterator[Write]:
    """Within the block lines are added to the report at `path` (None: nowhere). Raises BadInput for a place that cannot
    be written, or a name that ends in neither .csv nor .xlsx."""
    if path is None:
        yield lambda _line: None
        return
    kind = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if kind is None:
        raise bad(path, _("报告须以 .csv 或 .xlsx 结尾。"))
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise bad(path, _("写不了（%(why)s）。") % {"why": error.strerror}) from None
    with kind(path) as write:
        write(HEADER)
        yield write


@contextmanager
def _csv(path: Path) -> Iterator[Write]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        yield lambda line: writer.writerow([harmless(cell) for cell in line])


@contextmanager
def _xlsx(path: Path) -> Iterator[Write]:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    count = 0

    def write(line: Sequence[str]) -> None:
        nonlocal count
        for place, cell in enumerate(line):
            sheet.write_string(count, place, cell)
        count += 1

    try:
        yield write
    finally:
        book.close()
