"""Different people, one matter: their cases go into one, which units handle (并单)."""

from datetime import datetime

from lianxin.cases import events, merging, policies, timers
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def merge(case: Case, master: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Merge `case` into `master` before units have it; it is accepted thereby. It keeps its caller, its citizen's clock
    and its own follow-up, and goes on to it when the master's answers pass the review.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (master) for a case and itself. Source: 国办函〔2025〕66号
    (in principle one order for repeated demands).
    """
    require(by, policies.MERGE)
    case, master = merging.lock_both(case, master, by, seen=seen)
    states, told = merging.take_in(case, master, "merge", at=at)
    events.tell(
        case,
        events.CASE_MERGED,
        by=by,
        at=at,
        states=states,
        deadlines=(None, timers.citizens_end(case)),
        data=told,
    )
    events.tell(master, events.CASE_TOOK_IN, by=by, at=at, data={"merged": case.pk}, stales=False)
    return case
