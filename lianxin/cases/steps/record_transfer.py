"""What came of a transfer: the first receiver follows it up (首接负责)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers, transferring
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Transfer
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def record_transfer(
    case: Case, taken_on: bool, note: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Transfer:
    """Note whether the other side took the matter on; what nobody took on is taken back.

    Raises NotAllowed, NotFound, Stale; WrongState, also when the result is known; BadInput for a note that cannot be
    kept.
    """
    require(by, policies.TRANSFER)
    case = lock_at_hotline(case, by, seen=seen)
    move_case(case, "record_transfer")
    passed = transferring.last_of(case)
    if passed.followed_at is not None:
        raise WrongState("transfer_followed", _("转接结果已经记录。"))
    written = texts.keep(case, TextKind.TRANSFER_NOTE, note, at=at)
    clock = timers.end_for_case(case, "transfer_follow", at=at)
    passed.taken_on, passed.followed_at = taken_on, at
    passed.save()
    data = {"transfer": passed.pk, "taken_on": taken_on, "texts": written}
    events.tell(case, events.TRANSFER_FOLLOWED, by=by, at=at, deadlines=(due_of(clock), None), data=data)
    return passed
