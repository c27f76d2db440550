"""A case was merged into another by mistake, or its matter turns out to be one of its own."""

from datetime import datetime

from lianxin.cases import events, merging, policies, timers
from lianxin.cases.lifecycle import demand_case, demand_later, move_case
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def unmerge(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Take `case` out of the case that it was merged into, and out of the incident that it joined: it waits for
    dispatch, by a dispatch clock of its own; the citizen's goes on.

    Raises NotAllowed, NotFound, Stale, WrongState.
    """
    require(by, policies.MERGE)
    case, master = merging.lock_both(case, _master_of(case, by), by, seen=seen)
    if case.merged_into_id != master.pk:
        raise Stale
    states = move_case(case, "unmerge")
    demand_later(at, case.accepted_at)
    case.merged_into = case.incident = None
    clock = timers.start_for_case(case, "dispatch", at=at)
    events.tell(
        case,
        events.CASE_UNMERGED,
        by=by,
        at=at,
        states=states,
        deadlines=(None, clock.due_at),
        data={"master": master.pk} | clock.as_event_data(),
    )
    events.tell(master, events.CASE_LET_GO, by=by, at=at, data={"merged": case.pk}, stales=False)
    return case


def _master_of(case: Case, by: Actor) -> Case:
    row = Case.objects.visible_to(by).filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    demand_case(row, "unmerge")
    return Case(pk=row.merged_into_id)
