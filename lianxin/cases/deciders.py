"""Which of what the hotline is asked is a post's own to decide: for each thing the rules name a role."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from lianxin.cases import claims, policies, returns
from lianxin.cases.approvers import may_approve
from lianxin.cases.facts import facts_of
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembered, remembering
from lianxin.foundation.policy import Right
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.rulebook.scopes import Facts

RIGHTS: dict[RequestKind, tuple[Right, ...]] = {
    **{kind: work.rights for kind, work in claims.REQUESTS.items()},
    RequestKind.UNREASONABLE: (policies.DECIDE_FINDING,),
    RequestKind.BEYOND_DUTY: (policies.DECIDE_FINDING,),
}
# With all that the rules ask of a request.
_WHOLE = (
    "case__category",
    "case__area__parent",
    "case__area__administered_by",
    "case__hub",
    "order__unit__kind",
)
_ASKED = Prepared(
    lambda kinds: (
        CaseRequest.objects.unscoped("who may see it is asked of the row")
        .filter(AnyOf("kind", kinds), state=RequestState.ASKED, order__parent__isnull=True)
        .select_related(*_WHOLE)
    )
)


def rule_of(request: CaseRequest, at: datetime, granted: Collection[int | None]) -> tuple[str, Facts]:
    """Which rule ``approver.…`` names who decides `request` at the hotline, and for which facts; `granted` are the
    orders that were given more time before."""
    match request.kind:
        case RequestKind.RETURN:
            rule = returns.approver_of(request.case, at)
        case RequestKind.EXTENSION:
            rule = "extension.second" if request.order_id in granted else "extension.first"
        case RequestKind.SUSPENSION:
            rule = "suspension"
        case _:
            return "unreasonable", facts_of(request.case)
    return rule, facts_of(request.case, request.order.unit if request.order else None)


def granted_before(orders: Iterable[int | None]) -> set[int | None]:
    """Those of `orders` that were given more time before."""
    rows = CaseRequest.objects.unscoped("of orders that are visible").filter(order__in=list(orders))
    granted = rows.filter(kind=RequestKind.EXTENSION, state=RequestState.GRANTED)
    return set(granted.values_list("order", flat=True))


def own(actor: Actor, at: datetime) -> Q:
    """That what the hotline is asked is not another's to decide: whoever decides such things finds those that the rules
    give to his role; whoever does not finds all."""
    return ~Q(pk__in=remembered(("others decide", actor.identity, actor.role), lambda: _of_others(actor, at)))


def _of_others(actor: Actor, at: datetime) -> list[int]:
    kinds = [kind for kind, rights in RIGHTS.items() if any(actor.has(right.code) for right in rights)]
    if not kinds or actor.has(policies.DECIDE_ANY.code):
        return []
    rows = [row for row in _ASKED.all(kinds) if CaseRequest.objects.shows(actor, row)]
    longer = [row.order_id for row in rows if row.kind == RequestKind.EXTENSION]
    granted = granted_before(longer) if longer else set[int | None]()
    with remembering():  # many rows ask the same rules
        return [row.pk for row in rows if not may_approve(actor, *rule_of(row, at, granted), at)]
