"""Whoever spoke may be known to the units after all."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, search, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import AppealType, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def lift_identity(case: Case, reason: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Let units learn who spoke, for `reason`, which the hotline keeps; the accused and those around it still do not.

    Raises NotAllowed, NotFound, Stale; WrongState, also where nothing is withheld, and for a report, in which it always
    is; BadInput (identity_note) for an empty reason.
    """
    require(by, policies.WITHHOLD)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "withhold")
    demand_later(at, case.registered_at)
    if case.appeal_type == AppealType.REPORT:
        raise WrongState("report", _("举报人的身份一律保密，不能解除。"))
    if not case.identity_withheld:
        raise WrongState("not_withheld", _("这件工单的身份没有保密。"))
    text = texts.cleaned(TextKind.IDENTITY_NOTE, reason, required=True)
    written = texts.write(case, TextKind.IDENTITY_NOTE, text, at=at)
    case.identity_withheld = False
    search.rewrite(case)
    events.tell(case, events.IDENTITY_LIFTED, by=by, at=at, data={"texts": [written]})
    return case
