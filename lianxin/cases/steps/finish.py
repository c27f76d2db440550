"""The unit's handler hands in what was done (办结)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import completion, events, orders, policies, requests, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.identity import may_be_called
from lianxin.cases.lifecycle import demand_case, demand_later, move_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import Case, CaseText, OrderClock, TaskOrder
from lianxin.cases.states import OrderState, TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook.queries import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Two texts, kept apart: `internal` for the hotline, `public` for the citizen and whoever may read the case."""

    internal: str
    public: str


@step
def finish(order: TaskOrder, reply: Reply, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Hand in `reply`: the order goes to the unit's leader for sign-off or, where the rules ask for none, is finished.

    What is still asked for, so as to handle the order otherwise (a return, more time), falls; a finding does not.
    Raises NotAllowed, NotFound, Stale; WrongState, also while the rules still ask for a first contact or for the answer
    to the citizen, or a unit below has not finished its order; BadInput for an empty text.
    """
    require(by, policies.FINISH)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "finish")
    before = order.state
    rules, facts = current(), facts_of(case, order.unit)
    implied = rules.find("step.reply_implies", facts, at).words
    if order.state == OrderState.PENDING_SIGN_FOR and "sign_for" in implied:
        completion.take_in_hand(order, at=at)
    mandatory = rules.find("step.mandatory", facts, at).words
    needs_sign_off = "sign_off" in mandatory
    move_order(order, "finish" if needs_sign_off else "finish_without_sign_off")
    demand_later(at, order.signed_at)
    demand_ready(order, at=at)
    _note_contact(order, at)
    written = _write(case, order, reply, at)
    order.submitted_at = at
    fallen = requests.void_of(order, *requests.REVIEWS, at=at)
    timers.end_work(order, at=at)
    timers.lapse_for_order(order, "return_window", at=at)
    clock = _hand_in(order, at)
    order.save()
    handed_over = completion.hand_over_to_review(case, at=at)
    events.tell(
        case,
        events.ORDER_SUBMITTED if needs_sign_off else events.ORDER_FINISHED,
        by=by,
        at=at,
        order=order,
        states=(before, order.state),
        deadlines=(due_of(clock), None),
        data={"texts": written, "contacted": order.contacted_at is not None, "fallen": fallen} | handed_over,
    )
    return order


def demand_ready(order: TaskOrder, *, at: datetime) -> None:
    """Raises WrongState while a unit below has not finished its order, or the rules still ask for a first contact or
    for the answer to the citizen."""
    orders.demand_none_below(order)
    rules, facts = current(), facts_of(order.case, order.unit)
    by_reply = "first_contact" in rules.find("step.reply_implies", facts, at).words
    if not by_reply and timers.open_until(order, "first_contact") is not None:
        raise WrongState("not_contacted", _("请先联系诉求人并记录，再提交办理结果。"))
    if "answer_citizen" in rules.find("step.mandatory", facts, at).words:
        _demand_answered(order)


def _write(case: Case, order: TaskOrder, reply: Reply, at: datetime) -> list[dict[str, str]]:
    said = {TextKind.REPLY_INTERNAL: reply.internal, TextKind.REPLY_PUBLIC: reply.public}
    said = {kind: texts.cleaned(kind, text, required=True) for kind, text in said.items()}
    return [texts.write(case, kind, text, at=at, order=order) for kind, text in said.items()]


def _hand_in(order: TaskOrder, at: datetime) -> OrderClock | None:
    """Where nobody signs off, the handler's reply stops what the sign-off would have stopped."""
    if order.state == OrderState.FINISHED:
        order.finished_at = at
        return completion.end_handling(order, "finish", "sign_off", at=at)
    timers.start_for_order(order, "sign_off", at=at, cap_at=timers.open_until(order, timers.handling_kind(order)))
    return completion.end_handling(order, "finish", at=at)


def _demand_answered(order: TaskOrder) -> None:
    """The citizen, where he can be told, hears the answer from the unit itself."""
    answered = CaseText.objects.filter(order=order, kind=TextKind.CITIZEN_ANSWER)
    if may_be_called(order.case, order.unit) and not answered.exists():
        raise WrongState("not_answered", _("请先答复诉求人并记录，再提交办理结果。"))


def _note_contact(order: TaskOrder, at: datetime) -> None:
    """Where the rules let the reply be the first contact, it ends the clock."""
    if timers.open_until(order, "first_contact") is not None:
        order.contacted_at = at
        timers.end_for_order(order, "first_contact", at=at)
