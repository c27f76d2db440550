"""Lines of the dispatch catalogue."""

from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.run import Run, refusals
from lianxin.exchange.importing.tally import Deed
from lianxin.rulebook.catalogue_sheet import Matter, matter, matter_of, open_lines, says
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry


def take(run: Run) -> None:
    """Let each line hold from the run's day on; what holds already is left alone."""
    present: dict[Matter, CatalogueEntry] = {matter(entry): entry for entry in open_lines()}
    for cells in run.lines():
        text = _text(cells)
        before = present.get(matter_of(text))
        if not cells.faults and says(before, text):
            run.count(Deed.SAME)
            continue
        if not cells.faults:
            with refusals(cells, "category", {"effective_from": "category"}):
                present[matter_of(text)] = set_catalogue_entry(text, run.begins, by=run.by, at=run.at)
        if cells.faults:
            run.refuse(cells)
        else:
            run.count(Deed.CHANGED if before else Deed.NEW)


def _text(cells: Cells) -> EntryText:
    return EntryText(
        category=cells.code("category", required=True),
        area=cells.code("area"),
        target=cells.text("target", longest=200),
        keywords=cells.words("keywords"),
        lead=cells.code("lead", required=True),
        assisting=cells.words("assisting"),
        basis=cells.text("basis", required=True),
        note=cells.text("note"),
    )
