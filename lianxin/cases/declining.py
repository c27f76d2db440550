"""What declining does to a case, whoever said the last word."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import consultations, events, policies, requests, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Case, CaseClock, CaseEvent
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import enforce
from lianxin.rulebook.queries import find
from lianxin.taxonomy.queries import reason


def route_of(case: Case, code: str, guidance: str, at: datetime) -> str:
    """What the citizen reads when the case is declined for the reason `code`: `guidance` or, where it is empty, what
    the dictionary says. Raises BadInput (reason) for one that the dictionary or the rules (``scope.declined``) do not
    offer, (guidance) for what cannot be kept."""
    found = reason("decline", code, at)
    if code not in find("scope.declined", facts_of(case), at).words:
        raise BadInput({"reason": _("按现行规则，“%(reason)s”不是不予受理的事由。") % {"reason": found.label}})
    return texts.cleaned(TextKind.GUIDANCE, guidance or found.guidance, required=True)


def needs_confirmation(case: Case, code: str, at: datetime) -> bool:
    """Whether a second person confirms it (``scope.decline_confirmed``)."""
    return code in find("scope.decline_confirmed", facts_of(case), at).words


def end(case: Case, *, at: datetime) -> tuple[CaseClock | None, CaseClock, dict[str, Any]]:
    """The case is over: the decision whether to accept is made, nothing else is waited for, asked or requested any
    longer, and the citizen has the time to object. Answers the clock of accepting, that of objecting, and what the
    event tells of it all."""
    case.closed_at = at
    decided = timers.end_for_case(case, "accept", at=at)
    cancelled = timers.cancel_for_case(case, at=at)
    objection = timers.start_for_case(case, "decline_objection", at=at)
    ended = [decided, *cancelled] if decided else cancelled
    told = [clock.as_event_data() for clock in (*ended, objection)]
    data = {"reason": case.decline_reason, "clocks": told, "requests": requests.void_of_case(case, at=at)}
    return decided, objection, data | {"consultations": consultations.let_fall(case, at=at)}


def demand_second_person(case: Case, by: Actor, at: datetime) -> None:
    """Raises NotAllowed for who proposed to decline `case`, and whom the rules do not name (``approver.decline``);
    WrongState for an `at` before the proposal."""
    demand_approver(by, "decline", facts_of(case), at)
    proposal = CaseEvent.objects.filter(case=case, kind=events.DECLINE_PROPOSED).latest("seq")
    enforce(policies.for_another_person(by, proposal.person_id))
    demand_later(at, proposal.at)
