"""Orders that come back (退单): until when, with what, and who decides."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lianxin.cases import asking, policies, requests
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.models import Case, CaseRequest, OrderClock, TaskOrder
from lianxin.cases.states import RequestKind, RequestState
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.organizations.models import Unit
from lianxin.rulebook.queries import find, ruling
from lianxin.taxonomy.models import Need, Reason

# The code of the rule ``step.return_proof`` that stands for the signature of the unit's leader.
SIGNED = "deputy_signature"
# What each code of it is called on pages; one that a city adds is told by its code.
PROOF_LABELS = {
    "contact_recording": _lazy("与诉求人的通话录音"),
    SIGNED: _lazy("分管负责人签字"),
    "site_photo": _lazy("现场照片"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Why a unit gives its order back: `reason` is a code of the dictionary ``return``, `basis` says it in words,
    `suggested` is the unit whose duty it is instead, `proof` are codes of the rule ``step.return_proof``."""

    reason: str
    basis: str = ""
    suggested: Unit | None = None
    proof: tuple[str, ...] = ()


def demand_in_time(order: TaskOrder, at: datetime) -> OrderClock:
    """The open clock of the right to return; raises WrongState for an order that came by a ruling, once the window has
    passed, and once a return of it was refused."""
    if order.is_designated:
        raise WrongState("designated", _("这张任务单由平台指定承办，不得退单，请先行办理。"))
    # One that was made shorter has given way to the newest.
    clock = OrderClock.objects.filter(order=order, kind="return_window").latest("pk")
    if at > clock.due_at:
        raise _too_late(clock)
    if clock.ended:
        raise WrongState("no_return", _("这张任务单的退单已有结论，不能再退，请继续办理。"))
    return clock


def _too_late(clock: OrderClock) -> WrongState:
    limit = ruling(clock.rule_id)
    words = {
        "span": limit.span.label,
        "due": f"{time.local(clock.due_at):%Y-%m-%d %H:%M}",
        "source": limit.rule.source,
    }
    text = _("派单后%(span)s内可以退单，期限已于%(due)s届满，请继续办理（依据：%(source)s）。")
    return WrongState("return_window", text % words)


def shown(order: TaskOrder, giving: Return, reason: Reason, *, by: Actor, at: datetime) -> list[str]:
    """The codes of what the unit brings. Raises BadInput, naming each field, for what ``step.return_needs`` or the
    reason asks for and is missing, for proof that ``step.return_proof`` does not know, and for its own unit suggested.
    """
    facts = facts_of(order.case, order.unit)
    needed = {*find("step.return_needs", facts, at).words, *reason.needs}
    problems = {
        "basis": _("请写明退单依据。") if Need.BASIS in needed and not giving.basis.strip() else "",
        "suggested": _suggestion_problem(order, giving.suggested, Need.SUGGESTED_UNIT in needed),
        "proof": _proof_problem(giving, needed, find("step.return_proof", facts, at).words, by),
    }
    if wrong := {field: problem for field, problem in problems.items() if problem}:
        raise BadInput(wrong)
    brought = {"reason": True, Need.BASIS: giving.basis.strip(), Need.SUGGESTED_UNIT: giving.suggested}
    return [*(str(code) for code, there in brought.items() if there), *sorted(set(giving.proof))]


def _suggestion_problem(order: TaskOrder, suggested: Unit | None, is_needed: bool) -> str:
    if suggested is None:
        return _("请提出建议承办单位。") if is_needed else ""
    if suggested.pk == order.unit_id:
        return _("不能建议由本单位承办。")
    return _("“%(unit)s”已撤销。") % {"unit": suggested.name} if suggested.abolished_at else ""


def _proof_problem(giving: Return, needed: set[str], accepted: list[str], by: Actor) -> str:
    if unknown := set(giving.proof) - set(accepted):
        return _("“%(codes)s”不能作为退单的证明材料。") % {"codes": "、".join(sorted(unknown))}
    if Need.PROOF in needed and not giving.proof:
        return _("请附证明材料。")
    if Need.LEADER in needed and SIGNED not in giving.proof and not by.has(policies.ENDORSE.code):
        return _("请附单位分管负责人的签字。")
    return ""


def lock_to_decide(request: CaseRequest, by: Actor, *, at: datetime, seen: int | None) -> tuple[CaseRequest, TaskOrder]:
    """A return that waits, with its order, locked, for whoever sent the order: at the hotline the post that
    ``approver.return.first`` or ``.later`` names, below the unit above.

    Raises NotAllowed, NotFound, Stale, WrongState.
    """
    above = request.order.parent_id if request.order else None
    require(by, policies.DECIDE_RETURN if above is None else policies.SUB_DISPATCH)
    row, order = asking.lock_asked_of_issuer(request, by, seen=seen)
    requests.demand(row, RequestKind.RETURN, RequestState.ASKED)
    demand_case(order.case, "decide_return")
    if order.parent is None:
        demand_approver(by, approver_of(order.case, at), facts_of(order.case, order.unit), at)
    return row, order


def approver_of(case: Case, at: datetime) -> str:
    """Who decides at the hotline depends on how many orders of the case came back before."""
    by_dispatcher = find("count.returns_decided_by_dispatcher", facts_of(case), at).count
    return "return.first" if case.return_count < by_dispatcher else "return.later"
