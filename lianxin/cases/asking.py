"""What a unit asks for its order: with what the rules ask for, endorsed in the unit, decided by whoever sent it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import policies, requests, texts
from lianxin.cases.approvers import demand_approver, may_approve
from lianxin.cases.facts import facts_of
from lianxin.cases.identity import may_be_called
from lianxin.cases.locks import lock_request
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, Stale, WrongState
from lianxin.foundation.policy import Right, enforce
from lianxin.rulebook.queries import find
from lianxin.taxonomy.models import Need
from lianxin.taxonomy.queries import reason as reason_of
from lianxin.taxonomy.queries import reasons

# What is shown by asking: the reason and the planned time stand in the request itself, and the unit's leader endorses.
SHOWN_BY_ASKING = {"reason", Need.PLANNED_DATE, Need.LEADER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Why: `reason` is a code of the dictionary, `text` the same in words; `shown` are the codes of what else was
    brought (``proof``, ``citizen_told`` …, `taxonomy.models.Need`)."""

    reason: str
    text: str
    shown: tuple[str, ...] = ()


def to_show(order: TaskOrder, kind: str, dictionary: str, at: datetime) -> set[str]:
    """The codes of all that the rules or a reason of `dictionary` may want shown with a request of `kind`, beside what
    is shown by asking."""
    facts = facts_of(order.case, order.unit)
    wanted = {*find(f"step.{kind}_needs", facts, at).words}
    wanted = wanted.union(*(reason.needs for reason in reasons(dictionary, at))) - SHOWN_BY_ASKING
    return wanted if may_be_called(order.case, order.unit) else wanted - {Need.CITIZEN_TOLD}


def demand_shown(order: TaskOrder, needed: Iterable[str], shown: Iterable[str]) -> None:
    """Raises BadInput (shown) for what is needed and not shown, and for what nobody knows.

    A citizen who left no number, or whom the unit may not know, cannot be told by it.
    """
    given = set(shown)
    missing = set(needed) - given - SHOWN_BY_ASKING
    if not may_be_called(order.case, order.unit):
        missing.discard(Need.CITIZEN_TOLD)
    if missing:
        labels = [label for code, label in Need.choices if code in missing]
        raise BadInput({"shown": _("还缺：%(missing)s。") % {"missing": "、".join(labels or sorted(missing))}})
    if given - set(Need.values):
        raise BadInput({"shown": _("所附材料的种类无法识别。")})


def ask(
    order: TaskOrder, asked: CaseRequest, wish: Wish, *, dictionary: str, by: Actor, at: datetime
) -> dict[str, Any]:
    """Put the request `asked`, whose kind and wanted time are set, for `order`; answers what the event tells of it.

    It waits for the unit's own approver (``approver.<kind>.unit``), unless he is the one who asks. Raises WrongState
    while another one is open; BadInput (reason, shown, request).
    """
    facts = facts_of(order.case, order.unit)
    _demand_none_open(order, asked.kind)
    reason = reason_of(dictionary, wish.reason, at)
    demand_shown(order, {*find(f"step.{asked.kind}_needs", facts, at).words, *reason.needs}, wish.shown)
    text = texts.cleaned(TextKind.REQUEST, wish.text, required=True)
    written = texts.write(order.case, TextKind.REQUEST, text, at=at, order=order)
    asked.case, asked.order, asked.asked_at = order.case, order, at
    asked.reason, asked.text_id, asked.needs = reason.code, int(written["text"]), sorted(wish.shown)
    endorsed = may_approve(by, f"{asked.kind}.unit", facts, at)
    asked.state = RequestState.ASKED if endorsed else RequestState.PENDING_UNIT
    asked.save()
    review = {"review": requests.begin_review(asked, order, at=at).as_event_data()} if endorsed else {}
    return told_of(asked) | {"texts": [written]} | review


def told_of(request: CaseRequest) -> dict[str, Any]:
    """What an event tells of a request: ids, codes and times."""
    return {
        "request": request.pk,
        "kind": request.kind,
        "request_state": request.state,
        "reason": request.reason,
        "span": request.wanted_span,
        "until": request.wanted_until,
        "shown": request.needs,
        "granted": request.granted,
    }


def lock_asked_in_unit(request: CaseRequest, by: Actor, *, seen: int | None) -> tuple[CaseRequest, TaskOrder]:
    """A request with its order, locked, for the unit's own leader; `seen` is the order's version.

    Raises NotFound, Stale; NotAllowed for a post of another unit.
    """
    row, order = _lock(request, by, seen)
    enforce(policies.for_unit(by, order.unit_id))
    return row, order


def lock_asked_of_issuer(request: CaseRequest, by: Actor, *, seen: int | None) -> tuple[CaseRequest, TaskOrder]:
    """As `lock_asked_in_unit`, for whoever sent the order: the hotline, or the unit above."""
    row, order = _lock(request, by, seen)
    enforce(policies.for_issuer(by, order.hub_id, order.parent.unit_id if order.parent else None))
    return row, order


def right_to_decide(request: CaseRequest, at_hotline: Right) -> Right:
    """What whoever decides must hold: the hotline's right; in the unit above that of endorsing."""
    return policies.ENDORSE if request.order and request.order.parent_id else at_hotline


def demand_decider(order: TaskOrder, kind: str, what: str, *, by: Actor, at: datetime) -> None:
    """Raises NotAllowed unless `by` decides for the issuer: at the hotline who ``approver.<what>`` names; in the unit
    above, which may grant only what lies within its own time, who endorses there what it asks for itself."""
    if order.parent is None:
        demand_approver(by, what, facts_of(order.case, order.unit), at)
    else:
        demand_approver(by, f"{kind}.unit", facts_of(order.case, order.parent.unit), at)


def _lock(request: CaseRequest, by: Actor, seen: int | None) -> tuple[CaseRequest, TaskOrder]:
    _case, row = lock_request(request, by)
    if row.order is None:
        raise NotFound
    if seen is not None and seen != row.order.version:
        raise Stale
    return row, row.order


def _demand_none_open(order: TaskOrder, kind: str) -> None:
    rows = CaseRequest.objects.unscoped("the case is locked").filter(order=order, kind=kind, state__in=REQUEST_OPEN)
    if rows.exists():
        label = RequestKind(kind).label
        raise WrongState("request_open", _("已有一项%(kind)s申请尚未审核。") % {"kind": label})
