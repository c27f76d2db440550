"""One step on many rows, and the page that tells what came of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianxin.cases import bulk, lists
from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.shapes import Crumb

Row = Case | CaseRequest | TaskOrder


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one row: `why` it was refused, "" where it was done."""

    number: str
    title: str
    said: str
    why: str


def demand_some(keys: Sequence[str], most: int) -> None:
    """Raises BadInput (number) where nothing was picked, or more than a page shows."""
    if not keys or len(keys) > most:
        raise BadInput({"number": _("请选 1 至 %(most)d 件。") % {"most": most}})


def of(step: Callable[..., Any], done: str, rows: Sequence[Row], *given: object, by: Actor) -> list[Result]:
    """Take ``step(row, *given)`` on each of `rows`; `done` is what is told of those that it was taken on."""
    came = bulk.run(step, rows, *given, by=by, at=time.now())
    why = {refusal.row.pk: refusal.text for refusal in came.refused}
    titles = lists.titles(by, map(_case, rows))
    return [
        Result(_case(row).number, titles[_case(row).pk], "" if row.pk in why else _(done), why.get(row.pk, ""))
        for row in rows
    ]


def page(
    request: HttpRequest, results: Sequence[Result], desk: Crumb, rail_key: str, back: str, further: str = ""
) -> HttpResponse:
    """What came of each, with the way `back` to the `desk` where it was asked for; `further` says what waits there
    still."""
    context = {
        "rail_key": rail_key,
        "crumbs": [desk, Crumb(_("办理结果"))],
        "results": results,
        "done": sum(not each.why for each in results),
        "refused": sum(bool(each.why) for each in results),
        "back": back,
        "further": further,
        "back_label": _("回%(desk)s") % {"desk": desk.label},
    }
    return render(request, "cases/results.html", context)


def _case(row: Row) -> Case:
    return row if isinstance(row, Case) else row.case
