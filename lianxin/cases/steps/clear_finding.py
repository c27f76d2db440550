"""A finding does not stand (撤销认定)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, findings, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import RequestKind, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def clear_finding(
    case: Case, kind: RequestKind, opinion: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Take the mark of a finding off again; `opinion` says why.

    Raises NotAllowed, NotFound, Stale; WrongState, also where there is no such mark; BadInput (kind, request_opinion).
    """
    require(by, policies.DECIDE_FINDING)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "mark")
    demand_later(at, case.registered_at)
    findings.demand_decider(case, by, at)
    findings.demand_kind(kind)
    if not getattr(case, findings.MARKS[kind]):
        raise WrongState("not_found_so", _("该诉求没有“%(kind)s”。") % {"kind": kind.label})
    said = texts.cleaned(TextKind.REQUEST_OPINION, opinion, required=True)
    written = texts.write(case, TextKind.REQUEST_OPINION, said, at=at)
    setattr(case, findings.MARKS[kind], False)
    events.tell(case, events.FINDING_CLEARED, by=by, at=at, data={"kind": kind, "texts": [written]})
    return case
