"""Reading CSV files whose rows people wrote: whatever is wrong is told by file, row and field."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput, Refused


def bad_row(where: str, field: str, text: str) -> BadInput:
    """The refusal of one cell; `where` names file and row, empty for rows that come from no file."""
    return BadInput({f"{where} {field}".strip(): f"{where}“{field}”：{text}"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column name, stripped of outer blanks. `line` counts from 1, the header being line 1."""

    file: str
    line: int
    cells: dict[str, str]

    @property
    def where(self) -> str:
        return _("%(file)s 第%(line)s行") % {"file": self.file, "line": self.line}

    def bad(self, field: str, text: str) -> BadInput:
        return bad_row(self.where, field, text)

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Within the block a refusal, by a step that is called with the row's cells, names file and line besides."""
        try:
            yield
        except BadInput as fault:
            raise BadInput(
                {f"{self.where} {f}": f"{self.where} {f}：{text}" for f, text in fault.fields.items()}
            ) from fault
        except Refused as refusal:
            raise BadInput({self.where: f"{self.where}：{refusal.text}"}) from refusal

    def text(self, field: str) -> str:
        """The cell, which must not be empty; raises BadInput."""
        if not self.cells[field]:
            raise self.bad(field, _("不能为空。"))
        return self.cells[field]

    def optional(self, field: str) -> str:
        return self.cells[field]

    def words(self, field: str) -> tuple[str, ...]:
        """The words of a cell, which ``|`` parts."""
        return tuple(word.strip() for word in self.cells[field].split("|") if word.strip())

    def choice(self, field: str, allowed: dict[str, str] | list[str]) -> str:
        """The cell, which must be one of `allowed`; raises BadInput."""
        value = self.text(field)
        if value not in allowed:
            message = _("“%(value)s”不在允许的取值中（%(allowed)s）。")
            raise self.bad(field, message % {"value": value, "allowed": "、".join(allowed)})
        return value

    def yes(self, field: str) -> bool:
        """True for ``yes``, False for ``no``; raises BadInput for anything else."""
        return self.choice(field, ["yes", "no"]) == "yes"

    def number(self, field: str) -> int:
        """The cell as a whole number from 0 on; raises BadInput."""
        value = self.text(field)
        if not (value.isascii() and value.isdigit()):
            raise self.bad(field, _("“%(value)s”不是整数。") % {"value": value})
        return int(value)


def read(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """All rows of the file at `path`, which has at least `columns`.

    Raises BadInput for a file that is missing or not UTF-8, a missing column, a row with too few or too many cells,
    and NUL bytes.
    """
    return list(_rows(path.name, _content(path), columns))


def _content(path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput({path.name: _("缺少文件%(file)s。") % {"file": path.name}}) from None
    except UnicodeDecodeError:
        raise BadInput({path.name: _("%(file)s不是UTF-8编码。") % {"file": path.name}}) from None
    if "\0" in content:
        line = content[: content.index("\0")].count("\n") + 1
        raise BadInput({path.name: _("%(file)s 第%(line)s行含有空字节。") % {"file": path.name, "line": line}})
    return content


def _rows(file: str, content: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(content, newline=""))
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise BadInput({file: _("%(file)s缺少列：%(names)s。") % {"file": file, "names": "、".join(missing)}})
    for cells in reader:
        if None in cells or None in cells.values():
            width = {"file": file, "line": reader.line_num, "width": len(reader.fieldnames or ())}
            raise BadInput({file: _("%(file)s 第%(line)s行的列数不是%(width)s。") % width})
        yield Row(file, reader.line_num, {name: value.strip() for name, value in cells.items()})
