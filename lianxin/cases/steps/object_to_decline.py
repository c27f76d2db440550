"""The citizen does not agree that the matter was declined (异议)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_for_citizen
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.clocks.models import ClockState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def object_to_decline(case: Case, words: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Take the declined case up again as one that was just registered: whether to accept it is decided anew.

    Raises NotAllowed, NotFound, Stale; WrongState, also after the time for objecting; BadInput for an empty objection.
    """
    require(by, policies.SUPPLEMENT)
    case = lock_for_citizen(case, by, seen=seen)
    states = move_case(case, "object_to_decline")
    objection = timers.end_for_case(case, "decline_objection", at=at)
    if objection is None or objection.state != ClockState.MET:
        raise WrongState("objection_late", _("提出异议的期限已过。可以重新反映。"))
    words = texts.cleaned(TextKind.OBJECTION, words, required=True)
    written = texts.write(case, TextKind.OBJECTION, words, at=at)
    data = {"reason": case.decline_reason, "texts": [written]}
    case.decline_reason = ""
    case.accepted_at = case.closed_at = None
    clock = timers.start_for_case(case, "accept", at=at)
    events.tell(
        case,
        events.DECLINE_OBJECTED,
        by=by,
        at=at,
        states=states,
        deadlines=(objection.due_at, clock.due_at),
        data=data | clock.as_event_data(),
    )
    return case
