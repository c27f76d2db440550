"""Inside the unit somebody is to handle the order (指定经办人)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.queries import posts_of
from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_case, demand_later, move_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def assign(order: TaskOrder, person: Person, *, by: Actor, at: datetime, seen: int | None = None) -> TaskOrder:
    """Let `person`, who holds a post in the order's unit, handle it from now on; somebody else may be named later.

    Raises NotAllowed, NotFound, Stale; WrongState, also where `person` handles it already; BadInput (assignee) for
    somebody without a post in the unit, or whose account is locked.
    """
    require(by, policies.ASSIGN)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "assign")
    states = move_order(order, "assign")
    demand_later(at, order.signed_at or order.dispatched_at)
    if order.assignee_id == person.pk:
        raise WrongState("assigned", _("这张任务单已由“%(name)s”经办。") % {"name": person.name})
    if not person.is_active or all(post.unit_id != order.unit_id for post in posts_of(person, at)):
        raise BadInput({"assignee": _("“%(name)s”现在不在本单位任职。") % {"name": person.name}})
    before, order.assignee = order.assignee_id, person
    data = {"before": before, "assignee": person.pk}
    events.tell(case, events.ORDER_ASSIGNED, by=by, at=at, order=order, states=states, data=data)
    return order
