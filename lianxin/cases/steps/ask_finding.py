"""A unit asks the hotline to find a matter unreasonable, or beyond what government owes (申请认定)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, findings, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.cases.states import REQUEST_OPEN, RequestKind, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.models import Need
from lianxin.taxonomy.queries import reason as reason_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is asked: unreasonable or beyond duty; the facts in words; what is shown (codes of `taxonomy.Need`)."""

    kind: RequestKind
    words: str
    shown: tuple[str, ...] = ()


@step
def ask_finding(order: TaskOrder, finding: Finding, *, by: Actor, at: datetime, seen: int | None = None) -> CaseRequest:
    """Ask for a finding on the case of `order`, which goes on meanwhile.

    What must be shown is what the dictionary ``exclude`` needs for the ground. Raises NotAllowed, NotFound, Stale;
    WrongState, also where it is asked or found already; BadInput (kind, needs, request).
    """
    require(by, policies.ASK)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "mark")
    demand_order(order, "ask_finding")
    demand_later(at, order.signed_at)
    findings.demand_kind(finding.kind)
    findings.demand_unmarked(case, finding.kind)
    _demand_once(order, finding.kind)
    _demand_shown(finding, at)
    words = texts.cleaned(TextKind.REQUEST, finding.words, required=True)
    written = texts.write(case, TextKind.REQUEST, words, at=at, order=order)
    request = _create(case, order, finding, int(written["text"]), at)
    events.tell(
        case,
        events.FINDING_ASKED,
        by=by,
        at=at,
        order=order,
        data={"request": request.pk, "kind": request.kind, "needs": request.needs, "texts": [written]},
    )
    return request


def _demand_once(order: TaskOrder, kind: RequestKind) -> None:
    asked = CaseRequest.objects.unscoped("the order is locked").filter(order=order, kind=kind, state__in=REQUEST_OPEN)
    if asked.exists():
        raise WrongState("asked", _("已提出同样的申请，正在审核。"))


def _demand_shown(finding: Finding, at: datetime) -> None:
    needs = reason_of("exclude", finding.kind, at).needs
    missing = [Need(need).label for need in needs if need not in finding.shown]
    if missing:
        raise BadInput({"needs": _("还须提供：%(missing)s。") % {"missing": "、".join(missing)}})
    if set(finding.shown) - set(Need.values):
        raise BadInput({"needs": _("请从列表中选择所附材料。")})


def _create(case: Case, order: TaskOrder, finding: Finding, text: int, at: datetime) -> CaseRequest:
    return CaseRequest.objects.create(
        case=case,
        order=order,
        kind=finding.kind,
        reason=finding.kind,
        needs=sorted(set(finding.shown)),
        text_id=text,
        asked_at=at,
    )
