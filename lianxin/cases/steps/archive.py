"""The closed case goes to the archive (归档), where nothing changes any more."""

from datetime import datetime

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def archive(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Archive a closed case. Raises NotAllowed, NotFound, Stale, WrongState."""
    require(by, policies.ARCHIVE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "archive")
    demand_later(at, case.closed_at)
    case.archived_at = at
    events.tell(case, events.CASE_ARCHIVED, by=by, at=at, states=states)
    return case
