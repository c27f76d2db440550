"""Something keeps a case from being closed and archived (暂缓结案)."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, holds, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseHold
from lianxin.foundation import masks
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

_KIND, _KEY = re.compile(r"[a-z][a-z0-9_]{0,31}"), re.compile(r"[A-Za-z0-9_.:/-]{0,64}")
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What holds: the word of the room (`kind`) with the thing there (`key`), codes both; why, for whoever wants to
    close (`reason`, no personal data)."""

    kind: str
    reason: str
    key: str = ""


@step
def place_hold(case: Case, hold: Hold, *, by: Actor, at: datetime, seen: int | None = None) -> CaseHold:
    """Hold the case until its owner releases it. The same thing holds a case once.

    Raises NotAllowed, NotFound, Stale; WrongState, also where the same thing holds it; BadInput (kind, key, reason),
    also for a reason that holds somebody's number.
    """
    require(by, policies.HOLD)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "hold")
    demand_later(at, case.registered_at)
    reason = _checked(hold)
    if any((each.kind, each.key) == (hold.kind, hold.key) for each in holds.open_holds(case)):
        raise WrongState("held_already", _("同一事项已暂缓结案。"))
    row = CaseHold.objects.create(
        case=case, kind=hold.kind, key=hold.key, reason=reason, placed_by_post_id=by.post_id, placed_at=at
    )
    events.tell(case, events.HOLD_PLACED, by=by, at=at, data={"hold": row.pk, "kind": row.kind, "key": row.key})
    return row


def _checked(hold: Hold) -> str:
    if not _KIND.fullmatch(hold.kind):
        raise BadInput({"kind": _("暂缓结案的事项须为代码。")})
    if not _KEY.fullmatch(hold.key):
        raise BadInput({"key": _("暂缓结案的事项编号须为代码。")})
    reason = clean(hold.reason, "reason", longest=LONGEST_REASON, label=_("暂缓结案的原因"), required=True)
    if masks.text(reason) != reason:
        raise BadInput({"reason": _("暂缓结案的原因不加密保存，请勿填写电话等个人信息。")})
    return reason
