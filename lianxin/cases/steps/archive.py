"""What is over goes to the archive (归档), where nothing changes any more."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, holds, incidents, policies, timers
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseClock, Transfer
from lianxin.cases.states import CaseState
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def archive(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Archive a case that has ended in any way.

    Raises NotAllowed, NotFound, Stale; WrongState, also while something holds the case, while it leads an open
    incident, while nobody knows whether the one to whom it was transferred took it on, and while the citizen may still
    object to its being declined.
    """
    require(by, policies.ARCHIVE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "archive")
    demand_later(at, case.closed_at)
    holds.demand_none(case)
    incidents.demand_none_led(case)
    demand_taken_on(case, states.before, at)
    demand_no_objection(case, at)
    clocks = timers.cancel_for_case(case, at=at)
    case.closed_at = case.closed_at or at
    case.archived_at = at
    events.tell(
        case,
        events.CASE_ARCHIVED,
        by=by,
        at=at,
        states=states,
        data={"clocks": [clock.as_event_data() for clock in clocks]},
    )
    return case


def demand_taken_on(case: Case, state: str, at: datetime) -> None:
    """Raises WrongState for a transferred case that nobody is known to have taken on."""
    if state != CaseState.TRANSFERRED:
        return
    newest = Transfer.objects.filter(case=case).order_by("-pk").first()
    if newest is None or not newest.taken_on:
        raise WrongState("transfer_open", _("转接还没有结果，或者对方没有接办，不能归档。"))
    demand_later(at, newest.followed_at)


def demand_no_objection(case: Case, at: datetime) -> None:
    """Raises WrongState while the citizen may object: that time ends by running out, nobody keeps or breaks it."""
    clock: CaseClock | None = next(iter(timers.open_of_case(case, "decline_objection")), None)
    if clock is not None and at <= clock.due_at:
        shown = time.local(clock.due_at).strftime("%Y-%m-%d %H:%M")
        raise WrongState("may_object", _("诉求人在 %(until)s 之前可以提出异议，其后才能归档。") % {"until": shown})
