"""Categories: a new edition made of the present one and the lines of the sheet."""

import re
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.run import Run
from lianxin.exchange.importing.tally import Deed
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.taxonomy.console.drafts import content_of
from lianxin.taxonomy.content import CategoryRow, EditionContent
from lianxin.taxonomy.models import CategoryEdition
from lianxin.taxonomy.steps.publish_edition import publish_edition

_CODE = re.compile(r"([0-9]{2}){1,3}")


def take(run: Run) -> None:
    """Add and change the categories of the sheet, in any order, and publish all together from the run's day on; an
    empty cell changes nothing, and what the sheet does not name stays. Nothing is published where nothing is new.

    Raises BadInput where the day has gone by.
    """
    newest = CategoryEdition.objects.order_by("-number").first()
    content = content_of(newest) if newest else EditionContent(categories=[])
    known = {row.code: row for row in content.categories}
    before = dict(known)
    for cells in sorted(run.lines(), key=lambda cells: cells.told("code")):
        deed = _taken(cells, known)
        if deed is None:
            run.refuse(cells)
        else:
            run.count(deed)
    if known != before:
        _publish(run, replace(content, categories=sorted(known.values(), key=lambda row: row.code)))


def _taken(cells: Cells, known: dict[str, CategoryRow]) -> Deed | None:
    """Put the line's category among those `known`; None, noted as faults, for one that cannot be."""
    code = cells.code("code", required=True)
    before = known.get(code)
    name = cells.text("name", longest=40, required=before is None)
    _demand_place(cells, code, known)
    if cells.faults:
        return None
    row = before or CategoryRow(code=code, name="")
    known[code] = replace(
        row,
        name=name or row.name,
        gb_code=cells.code("gb_code", longest=20) or row.gb_code,
        keywords=cells.words("keywords") or row.keywords,
    )
    if before is None:
        return Deed.NEW
    return Deed.SAME if known[code] == before else Deed.CHANGED


def _demand_place(cells: Cells, code: str, known: dict[str, CategoryRow]) -> None:
    if code and not _CODE.fullmatch(code):
        cells.fault("code", _("类别代码应为 2、4 或 6 位数字。"))
    elif len(code) > 2 and code[:-2] not in known:
        cells.fault("code", _("上级类别 %(code)s 不存在，或者也被拒绝。") % {"code": code[:-2]})
    if (parent := cells.code("parent_code")) and parent != code[:-2]:
        cells.fault("parent_code", _("与代码不符。"))


def _publish(run: Run, content: EditionContent) -> None:
    begins = datetime.combine(run.begins, datetime.min.time(), time.LOCAL)
    try:
        publish_edition(content, effective_from=begins, source=run.reason, by=run.by, at=run.at)
    except BadInput as refused:
        raise BadInput({"begins": refused.text}) from None
