"""One import: what all kinds of sheets have in common while their lines are taken in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.known import Known, Register
from lianxin.exchange.importing.mapping import ColumnMapping, demand_all
from lianxin.exchange.importing.report import Write, faults
from lianxin.exchange.importing.source import TOTALS, Source, bad
from lianxin.exchange.importing.tally import Deed, Tally
from lianxin.foundation.actor import Actor, Door, system
from lianxin.foundation.errors import BadInput, Refused, WrongState

FEW = 20  # faults that are shown at once


@dataclass(slots=True, kw_only=True)
class Run:
    """An import that is under way. `begins` is the day from which categories and catalogue hold, `reason` their
    source; `members` the sheet of the units' people; `moved` is told how many lines are done."""

    source: Source
    mapping: ColumnMapping
    at: datetime
    begins: date
    reason: str = ""
    dry: bool = False
    members: Source | None = None
    write: Write = lambda _line: None
    moved: Callable[[int], None] = lambda _lines: None
    tally: Tally = field(default_factory=Tally)
    shown: list[tuple[str, str, str, str]] = field(default_factory=list)
    by: Actor = field(default_factory=lambda: system(Door.COMMAND))
    looked_up: list[Register[Any]] = field(default_factory=list)
    _known: Known | None = None

    @property
    def known(self) -> Known:
        """What cells may name, read when it is first asked for."""
        self._known = self._known or Known(self.at)
        return self._known

    @property
    def registers(self) -> list[Register[Any]]:
        """What the cells were looked up in."""
        return [*self.looked_up, *(self._known.registers if self._known else ())]

    def lines(self) -> Iterator[Cells]:
        """Every line below the headings but the one of totals, which is noted. Raises BadInput as `demand_all`."""
        for cells in read(self.source, self.mapping):
            if cells.raw[0] in TOTALS:
                numbers = [int(cell) for cell in cells.raw if cell.isascii() and cell.isdecimal()]
                self.tally.told = numbers[0] if numbers else None
            else:
                yield cells

    def count(self, deed: Deed, state: str = "", year: str = "") -> None:
        """A line is done."""
        self.tally.count(deed, state, year)
        self.moved(1)

    def refuse(self, cells: Cells) -> None:
        """A line is not taken in, for its faults."""
        self.count(Deed.REFUSED)
        for line in faults(cells):
            self.write(line)
            if len(self.shown) < FEW:
                self.shown.append(line)


def read(source: Source, mapping: ColumnMapping) -> Iterator[Cells]:
    """The lines below the headings."""
    lines = source.lines(mapping.header)
    _number, headings = next(lines, (0, []))
    if not headings:
        raise bad(source.path, _("没有内容。"))
    demand_all(mapping, headings)
    for number, raw in lines:
        yield Cells(number, raw, headings, mapping)


@contextmanager
def refusals(cells: Cells, where: str, names: dict[str, str] | None = None) -> Iterator[None]:
    """Within the block a step is taken for a line; what it refuses becomes the line's faults, in the column `where` if
    no other is named, and nothing of it is kept."""
    try:
        with transaction.atomic():
            yield
    except BadInput as refused:
        cells.refused(refused.fields, names)
    except Refused as refused:
        cells.fault(where, refused.text)


@contextmanager
def alone() -> Iterator[None]:
    """Within the block no other import runs; raises WrongState where one does. It ends with the process, whatever
    becomes of that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('lianxin import', 0))")
        if not cursor.fetchone()[0]:
            raise WrongState("import_running", _("另一个导入正在进行，请等它结束。"))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('lianxin import', 0))")


def batches(lines: Iterable[Cells], size: int) -> Iterator[list[Cells]]:
    """The lines, `size` at a time."""
    batch: list[Cells] = []
    for cells in lines:
        batch.append(cells)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
