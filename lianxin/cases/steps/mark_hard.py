"""A matter that will not be settled soon is kept in the ledger of hard ones (标记疑难)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def mark_hard(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Mark the case as hard. Raises NotAllowed, NotFound, Stale; WrongState, also where it is marked already."""
    require(by, policies.MARK)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "mark")
    demand_later(at, case.registered_at)
    if case.is_hard:
        raise WrongState("hard", _("该诉求已标记为疑难件。"))
    case.is_hard = True
    events.tell(case, events.CASE_MARKED_HARD, by=by, at=at)
    return case
