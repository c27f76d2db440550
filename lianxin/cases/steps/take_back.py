"""Nobody took on what was passed on: the hotline sees to it itself (转接收回)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, timers, transferring
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def take_back(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Bring the case back as one that was just registered: whether to accept it is decided anew.

    Raises NotAllowed, NotFound, Stale; WrongState, also while the result of the transfer is not known or the other side
    took the matter on.
    """
    require(by, policies.TRANSFER)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "take_back")
    passed = transferring.last_of(case)
    if passed.taken_on is not False:
        raise WrongState("taken_on", _("对方未接办的，记录转接结果后才能收回。"))
    demand_later(at, passed.followed_at)
    clock = timers.start_for_case(case, "accept", at=at)
    data = {"transfer": passed.pk} | clock.as_event_data()
    events.tell(
        case, events.TRANSFER_TAKEN_BACK, by=by, at=at, states=states, deadlines=(None, clock.due_at), data=data
    )
    return case
