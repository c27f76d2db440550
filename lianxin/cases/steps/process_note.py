"""The unit writes down what it has done so far (过程记录)."""

from datetime import datetime

from lianxin.cases import events, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def process_note(order: TaskOrder, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Keep `note` with the order; nobody waits for it.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (process_note) for an empty or too long one.
    """
    require(by, policies.PROCESS)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "process_note")
    demand_order(order, "process_note")
    demand_later(at, order.signed_at)
    text = texts.cleaned(TextKind.PROCESS_NOTE, note, required=True)
    written = texts.write(case, TextKind.PROCESS_NOTE, text, at=at, order=order)
    events.tell(case, events.PROCESS_NOTED, by=by, at=at, order=order, data={"texts": [written]})
    return order
