"""The hotline closes the matter (结案)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook.queries import find


@step
def close(case: Case, ground: str, note: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Close the case on `ground`, one of the codes of the rule ``close.grounds``.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput for a ground that the rules do not know.
    """
    require(by, policies.CLOSE)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "close")
    if ground not in find("close.grounds", facts_of(case), at).words:
        raise BadInput({"ground": _("“%(ground)s”不是可以结案的理由。") % {"ground": ground}})
    written = texts.keep(case, TextKind.CLOSING_NOTE, note, at=at)
    case.closed_at = at
    case.closing_ground = ground
    clock = timers.end_for_case(case, "close", at=at)
    events.tell(
        case,
        events.CASE_CLOSED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(clock), None),
        data={"ground": ground, "texts": written},
    )
    return case
