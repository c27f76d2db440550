"""What waits for a decision: by tabs, what this post decides first, what others decide with whom it waits for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from lianxin.accounts.models import Role
from lianxin.cases import claims, deciders, policies
from lianxin.cases.approvers import may_approve
from lianxin.cases.facts import facts_of
from lianxin.cases.live_rows import why_left
from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.cases.queries import is_unit
from lianxin.cases.states import CaseState, OrderState, RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembering
from lianxin.foundation.policy import Right
from lianxin.foundation.text import is_id
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

Granted = Collection[int | None]  # orders that were given more time before
LOOK = 200  # rows of a tab of which is asked who decides them
_OF_CASE = ("category", "area__parent", "area__administered_by", "hub", "citizen", "phone", "accused")
_OF_ORDER = ("unit__kind", "parent__unit__kind")
_OF_REQUEST = ("text", "suggested_unit")


class Tab(NamedTuple):
    """A kind of decision: the rights of which any opens it, the acts that decide it, the likeliest first."""

    label: str
    rights: tuple[Right, ...]
    acts: tuple[str, ...]
    kinds: tuple[RequestKind, ...] = ()


AT_HOTLINE = {
    "returns": Tab(
        "退单",
        (policies.DECIDE_RETURN,),
        ("turn_elsewhere", "accept_return", "reject_return"),
        (RequestKind.RETURN,),
    ),
    "extensions": Tab(
        "延期", (policies.DECIDE_EXTENSION,), ("grant_extension", "refuse_extension"), (RequestKind.EXTENSION,)
    ),
    "suspensions": Tab(
        "挂起", (policies.DECIDE_SUSPENSION,), ("grant_suspension", "refuse_suspension"), (RequestKind.SUSPENSION,)
    ),
    "findings": Tab(
        "认定",
        (policies.DECIDE_FINDING,),
        ("uphold_finding", "reject_finding"),
        (RequestKind.UNREASONABLE, RequestKind.BEYOND_DUTY),
    ),
    "city": Tab(
        "市级协办", (policies.DECIDE_CITY,), ("grant_city_units", "refuse_city_units"), (RequestKind.CITY_UNITS,)
    ),
    "declines": Tab("不予受理", (policies.CONFIRM_DECLINE,), ("confirm_decline", "reject_decline")),
}
IN_UNIT = {
    "endorse": Tab("申请待同意", (policies.ENDORSE,), ("endorse", "withdraw_request")),
    "replies": Tab("答复待审签", (policies.SIGN_OFF,), ("sign_off", "reject_reply")),
    "below": Tab(
        "下级的申请",
        (policies.ENDORSE, policies.SUB_DISPATCH),
        (
            "accept_return",
            "reject_return",
            "grant_extension",
            "refuse_extension",
            "grant_suspension",
            "refuse_suspension",
        ),
        (RequestKind.RETURN, RequestKind.EXTENSION, RequestKind.SUSPENSION),
    ),
}


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits to be decided; `decider` is the name of the role it waits for, "" where that is the
    reader's."""

    target: CaseRequest | TaskOrder | Case
    decider: str = ""

    @property
    def key(self) -> str:
        return str(self.target.pk)

    @property
    def case(self) -> Case:
        return self.target if isinstance(self.target, Case) else self.target.case

    @property
    def order(self) -> TaskOrder | None:
        if isinstance(self.target, CaseRequest):
            return self.target.order
        return self.target if isinstance(self.target, TaskOrder) else None

    @property
    def request(self) -> CaseRequest | None:
        return self.target if isinstance(self.target, CaseRequest) else None


def tabs_for(actor: Actor) -> dict[str, Tab]:
    """The tabs in which the reader's post may have something to decide."""
    if not actor.has(policies.READ.code):
        return {}
    own = IN_UNIT if is_unit(actor) else AT_HOTLINE
    return {key: tab for key, tab in own.items() if any(actor.has(right.code) for right in tab.rights)}


def counts(actor: Actor, tabs: dict[str, Tab]) -> dict[str, int]:
    """How many wait in each tab, whoever decides them."""
    return {key: rows(actor, key).order_by().aggregate(all=Count("pk"))["all"] for key in tabs}


def rows(actor: Actor, key: str) -> QuerySet[Any]:
    """What waits in a tab and the reader sees, what is due first first."""
    match key:
        case "endorse":
            return _asked_in_unit(actor).filter(state=RequestState.PENDING_UNIT, order__unit=actor.unit_id)
        case "below":
            kinds = [kind for kind in IN_UNIT[key].kinds if actor.has(_right_below(kind).code)]
            asked = _asked_in_unit(actor).filter(state=RequestState.ASKED, kind__in=kinds)
            return asked.filter(order__parent__unit=actor.unit_id)
        case "replies":
            signed = TaskOrder.objects.visible_to(actor).filter(state=OrderState.PENDING_SIGN_OFF)
            return signed.filter(unit=actor.unit_id).order_by("submitted_at", "pk")
        case "declines":
            return claims.waiting_cases(actor, [CaseState.PENDING_DECLINE])
        case "city":
            asked = CaseRequest.objects.visible_to(actor).filter(kind=RequestKind.CITY_UNITS, to_hub=actor.hub_id)
            return asked.filter(state=RequestState.ASKED).order_by("asked_at", "pk")
    return claims.waiting_requests(actor, AT_HOTLINE[key].kinds)


def waiting(actor: Actor, key: str, at: datetime) -> tuple[list[Pending], list[Pending]]:
    """What the reader decides, and what others decide: of `LOOK` rows at most."""
    found = [*_whole(rows(actor, key))[:LOOK]]
    roles, granted = dict(Role.objects.values_list("code", "name")), set[int | None]()
    if key == "extensions" and found:
        granted = deciders.granted_before(row.order_id for row in found)
    with remembering():  # many rows ask the same rules
        judged = [Pending(row, _decider(row, key, actor, at, roles, granted)) for row in found]
    own = [each for each in judged if not each.decider]
    others = [each for each in judged if each.decider]
    return own, others


def gone(actor: Actor, key: str, keys: Sequence[str]) -> list[tuple[Pending, str]]:
    """Of the rows `keys`, which a page shows and `waiting` has no more, those that the reader still sees, with why they
    wait no more ("" for those that wait further down)."""
    keys = list(filter(is_id, keys))
    if not keys:
        return []
    still = set(rows(actor, key).filter(pk__in=keys).values_list("pk", flat=True))
    return [(Pending(row), "" if row.pk in still else why_left(row)) for row in named(actor, key, keys)]


def named(actor: Actor, key: str, keys: Sequence[str]) -> list[Any]:
    """Of the rows `keys` of a tab those that the reader sees, whatever has become of them."""
    return list(_whole(_ever(actor, key)).filter(pk__in=filter(is_id, keys)))


def _ever(actor: Actor, key: str) -> QuerySet[Any]:
    """What may have waited in a tab."""
    if key == "replies":
        return TaskOrder.objects.visible_to(actor).filter(unit=actor.unit_id)
    if key == "declines":
        return Case.objects.visible_to(actor)
    if key in IN_UNIT:
        return _asked_in_unit(actor)
    return CaseRequest.objects.visible_to(actor).filter(kind__in=AT_HOTLINE[key].kinds)


def one(actor: Actor, key: str, on: str) -> Pending | None:
    """The row of a tab with the id `on`; None where there is none, or where it was decided meanwhile."""
    if not is_id(on):
        return None
    row = _whole(rows(actor, key)).filter(pk=int(on)).first()
    return Pending(row) if row else None


def _right_below(kind: RequestKind) -> Right:
    return policies.SUB_DISPATCH if kind == RequestKind.RETURN else policies.ENDORSE


def _asked_in_unit(actor: Actor) -> QuerySet[CaseRequest]:
    kinds = (RequestKind.RETURN, RequestKind.EXTENSION, RequestKind.SUSPENSION)
    return CaseRequest.objects.visible_to(actor).filter(kind__in=kinds).order_by("asked_at", "pk")


def _whole(found: QuerySet[Any]) -> QuerySet[Any]:
    """With all that a row and its rules are made of."""
    if found.model is Case:
        return found.select_related(*_OF_CASE)
    of_case = [f"case__{name}" for name in _OF_CASE]
    if found.model is TaskOrder:
        return found.select_related(*of_case, *_OF_ORDER)
    return found.select_related(*of_case, *(f"order__{name}" for name in _OF_ORDER), *_OF_REQUEST)


def _decider(row: Any, key: str, actor: Actor, at: datetime, roles: dict[str, str], granted: Granted) -> str:
    """The role that decides the row by the rules; "" where the reader does, or where his right is enough."""
    rule = _rule(row, key, at, granted)
    if rule is None or may_approve(actor, *rule, at):
        return ""
    code = find(f"approver.{rule[0]}", rule[1], at).word
    return roles.get(code, code)


def _rule(row: Any, key: str, at: datetime, granted: Granted) -> tuple[str, Facts] | None:
    """Which rule ``approver.…`` names who decides, and for which facts; None where a right alone decides."""
    if isinstance(row, Case):
        return "decline", facts_of(row)
    if isinstance(row, TaskOrder):
        return "sign_off", facts_of(row.case, row.unit)
    match key:
        case "returns" | "extensions" | "suspensions" | "findings":
            return deciders.rule_of(row, at, granted)
        case "endorse":
            return f"{row.kind}.unit", facts_of(row.case, row.order.unit)
        case "below" if row.kind != RequestKind.RETURN:
            return f"{row.kind}.unit", facts_of(row.case, row.order.parent.unit)
    return None
