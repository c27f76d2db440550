"""Taking what comes next from the pool: several at once, the most urgent first."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import cast

from django.utils.translation import gettext as _

from lianxin.cases import claims, deciders
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.states import CaseState
from lianxin.cases.steps.claim import claim
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, Refused, WrongState
from lianxin.foundation.step import REUSED, answered

Row = Case | CaseRequest
MOST = 20
LAST = datetime.max.replace(tzinfo=UTC)


def take_next(count: int, work: Collection[str] = claims.DISPATCH_POOL, *, by: Actor, at: datetime) -> list[int]:
    """Claim the `count` most urgent that nobody has, of the states and kinds of requests in `work` that the post may
    take; each in a transaction of its own, and what somebody else takes meanwhile is passed over. Pressed twice, it
    takes no more than once. Answers the ids of the cases.

    Raises BadInput for a count that is none, NotAllowed for work none of which is the post's.
    """
    if not 1 <= count <= MOST:
        raise BadInput({"count": _("一次可领 1 至 %(most)d 件。") % {"most": MOST}})
    wanted = [code for code in claims.open_to(by) if code in work]
    if not wanted:
        raise NotAllowed(_("您的岗位不从公共池领取工单。"))
    rows = _free(wanted, by, at)
    parts = [by.with_part(place) for place in range(count)]
    taken = [row for part in parts if (row := _taken(part) or _take(rows, part, at))]
    return [row.pk if isinstance(row, Case) else row.case_id for row in taken]


def _take(rows: Iterator[Row], by: Actor, at: datetime) -> Row | None:
    """Claim the first of `rows` that nobody has taken meanwhile; None where none is left."""
    for row in rows:
        try:
            claim(row, by=by, at=at)
        except WrongState:
            continue
        except Refused as refused:
            if refused.code != REUSED:  # a press of the same button took another
                raise
            return _taken(by)
        return row
    return None


def _taken(by: Actor) -> Row | None:
    """What this press has taken already."""
    return cast("Row | None", answered(by))


def _free(wanted: Collection[str], by: Actor, at: datetime) -> Iterator[Row]:
    """What nobody has taken, of each case one, what is due first first; what has no limit comes last."""
    states = [code for code in wanted if code in CaseState.values]
    kinds = [code for code in wanted if code not in states]
    cases = claims.waiting_cases(by, states).filter(claims.free(at)).values_list("due", "pk")
    asked = (
        claims.waiting_requests(by, kinds)
        .filter(deciders.own(by, at), claims.free(at, "case"))
        .values_list("due", "case", "pk")
    )
    rows: list[tuple[datetime | None, int, Row]] = []
    rows += [(due, pk, Case(pk=pk)) for due, pk in cases]
    rows += [(due, case, CaseRequest(pk=pk, case_id=case)) for due, case, pk in asked]
    found: dict[int, Row] = {}
    for _due, case, row in sorted(rows, key=lambda row: (row[0] or LAST, row[1])):
        found.setdefault(case, row)
    return iter(found.values())
