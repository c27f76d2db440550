"""The unit tells the citizen itself what became of his matter (答复群众)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts
from lianxin.cases.identity import may_be_called
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import AnswerMeans, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the citizen was told, how, and when; `told_at` left out: as it is written down."""

    text: str
    means: AnswerMeans
    told_at: datetime | None = None


@step
def answer_citizen(order: TaskOrder, told: Told, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Note what the unit answered the citizen; it may do so more than once. Where ``step.mandatory`` names it, no reply
    is handed in before.

    Raises NotAllowed, NotFound, Stale; WrongState, also for a citizen who left no number or whom the unit may not know;
    BadInput (citizen_answer, told_at) for an empty or too long text, and a time that lies ahead or before the signing.
    """
    require(by, policies.PROCESS)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "answer_citizen")
    demand_order(order, "answer_citizen")
    demand_later(at, order.signed_at)
    if not may_be_called(case, order.unit):
        raise WrongState("citizen_unknown", _("诉求人没有留下联系方式，或其身份对本单位保密，由热线转告。"))
    told_at = _demand_time(order, told.told_at or at, at)
    text = texts.cleaned(TextKind.CITIZEN_ANSWER, told.text, required=True)
    written = texts.write(case, TextKind.CITIZEN_ANSWER, text, at=at, order=order)
    data = {"texts": [written], "means": AnswerMeans(told.means), "told_at": told_at}
    events.tell(case, events.CITIZEN_ANSWERED, by=by, at=at, order=order, data=data)
    return order


def _demand_time(order: TaskOrder, told_at: datetime, at: datetime) -> datetime:
    assert order.signed_at, "an order at work is signed for"
    if told_at.tzinfo is None or not order.signed_at <= told_at <= at:
        raise BadInput({"told_at": _("答复时间须在签收之后，且不晚于现在。")})
    return told_at
