"""Spreadsheets that people take away."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet program takes for a formula, in full width too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text with what looks like a formula written as text, so that no spreadsheet program carries it out."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(header)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return kept.getvalue()


def harmless(cell: str) -> str:
    """The cell with a mark before it if it looks like a formula, or like one that was marked already."""
    return MARK + cell if cell.lstrip(MARK).startswith(FORMULA) else cell


def original(cell: str) -> str:
    """What `harmless` was given, whatever it was."""
    return cell[1:] if cell.startswith(MARK) and cell.lstrip(MARK).startswith(FORMULA) else cell
