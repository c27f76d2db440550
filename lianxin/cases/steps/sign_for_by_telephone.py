"""A unit takes an order by telephone, and the hotline signs for it (电话交办)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import by_telephone, completion, events, policies, texts, timers
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.locks import lock_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step


@step
def sign_for_by_telephone(
    order: TaskOrder, taken_by: str, said: str, *, by: Actor, at: datetime, seen: int | None = None
) -> TaskOrder:
    """Sign for `order` in the place of its unit: `taken_by` answered its telephone, `said` is what was agreed.

    Raises NotAllowed, also for a post of a unit, and for a case that the post may not give by telephone; NotFound,
    Stale, WrongState; BadInput (taken_by, telephone_order) for what is empty or too long.
    """
    require(by, policies.SIGN_FOR_OTHERS)
    case, order = lock_order(order, by, seen=seen)
    enforce(policies.for_hotline(by, order.hub_id))
    by_telephone.demand_bounds(case, by)
    demand_case(case, "sign_for")
    states, clock = completion.take_in_hand(order, at=at)
    written = texts.write(case, TextKind.TELEPHONE_ORDER, _record(taken_by, said), at=at, order=order)
    events.tell(
        case,
        events.ORDER_TAKEN_BY_TELEPHONE,
        by=by,
        at=at,
        order=order,
        states=states,
        deadlines=(due_of(clock), timers.open_until(order, timers.handling_kind(order))),
        data={"texts": [written]} | (clock.as_event_data() if clock else {}),
    )
    return order


def _record(taken_by: str, said: str) -> str:
    if not taken_by.strip():
        raise BadInput({"taken_by": _("请写明承办单位接电话的人。")})
    texts.cleaned(TextKind.TELEPHONE_ORDER, said, required=True)
    return texts.cleaned(TextKind.TELEPHONE_ORDER, f"接听人：{taken_by.strip()}\n{said}")
