"""Orders of a former system: each line becomes a case, in batches of one transaction."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases.models import Case, CaseImport
from lianxin.cases.past import PastCase
from lianxin.cases.steps.import_case import import_case
from lianxin.citizens.models import Sex
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.matters import Matter
from lianxin.exchange.importing.run import Run, batches, refusals
from lianxin.exchange.importing.tally import Deed
from lianxin.foundation import time
from lianxin.foundation.crypto import SaltedDigest, is_digest_of

BATCH = 50  # lines in one transaction: what a killed import loses at most
LONGEST_NUMBER = 64
# Our columns for the fields of steps that call them otherwise.
_NAMES = {
    "name": "citizen_name",
    "number": "phone",
    "category": "category_code",
    "citizen": "citizen_name",
    "reason": "decline_reason",
    "answers": "satisfaction",
}


def take(run: Run) -> None:
    """Take in every line of the sheet. Each batch is kept for itself, so that an import that was cut goes on where it
    stopped: what is there already is left as it is, and refused where it says something else."""
    first: dict[str, int] = {}
    for batch in batches(run.lines(), BATCH):
        for cells in batch:
            _demand_once(cells, first)
        with transaction.atomic():
            _take_batch(run, batch)
            transaction.set_rollback(run.dry)


def _number(cells: Cells) -> str:
    number = cells.code("number", longest=LONGEST_NUMBER, required=True)
    return cells.mapping.number_prefix + number if number else ""


def _demand_once(cells: Cells, first: dict[str, int]) -> None:
    number = _number(cells)
    earlier = first.setdefault(number, cells.line) if number else cells.line
    if earlier != cells.line:
        cells.fault("number", _("与第%(line)s行的编号相同。") % {"line": earlier})


def _take_batch(run: Run, batch: Iterable[Cells]) -> None:
    lines = list(batch)
    there = _there(filter(None, map(_number, lines)))
    for cells in lines:
        known = there.get(_number(cells))
        if cells.faults:
            run.refuse(cells)
        elif known is not None and is_digest_of(cells.content, SaltedDigest(bytes(known.salt), known.digest)):
            run.count(Deed.SAME, known.case.state, str(time.local(known.case.registered_at).year))
        elif known is not None:
            cells.fault("number", _("已经导入，而这一行与当时不同；导入的历史不再改写。"))
            run.refuse(cells)
        else:
            _take_one(run, cells)


def _there(numbers: Iterable[str]) -> dict[str, CaseImport]:
    rows = CaseImport.objects.filter(case__old_number__in=list(numbers)).select_related("case")
    return {row.case.old_number: row for row in rows}


def _take_one(run: Run, cells: Cells) -> None:
    matter = Matter(cells, run.known, run.source.digest, _number(cells))
    past = matter.past()
    case: Case | None = None
    if past and not cells.faults:
        with refusals(cells, "registered_at", _NAMES):
            case = _kept(past, matter, run)
    if case is None or cells.faults:
        run.refuse(cells)
    else:
        run.count(Deed.NEW, case.state, str(time.local(case.registered_at).year))


def _kept(past: PastCase, matter: Matter, run: Run) -> Case:
    """The citizen, known from now on, and the case."""
    citizen, phone = find_or_register(
        matter.phone, matter.citizen_name, sex=matter.sex or Sex.UNKNOWN, by=run.by, at=run.at
    )
    return import_case(past.spoken_by(citizen, phone), by=run.by, at=run.at)
