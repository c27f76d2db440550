"""A matter is hard no longer (取消疑难)."""

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
def clear_hard(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Take the mark of a hard matter off. Raises NotAllowed, NotFound, Stale; WrongState, also where there is none."""
    require(by, policies.MARK)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "mark")
    demand_later(at, case.registered_at)
    if not case.is_hard:
        raise WrongState("not_hard", _("该诉求没有标记为疑难件。"))
    case.is_hard = False
    events.tell(case, events.CASE_CLEARED_HARD, by=by, at=at)
    return case
