"""Spreadsheets that people take away."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet program takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text with what looks like a formula written as text, so that no spreadsheet program carries it out."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(header)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return kept.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
