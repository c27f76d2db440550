"""The pool (公共池): what waits for a post of the hotline, who has taken what of it, and until when."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case as Choice
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.cases import policies
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClaim, CaseClock, CaseRequest, OrderClock
from lianxin.cases.states import CaseState, RequestKind, RequestState
from lianxin.clocks.models import ENDED
from lianxin.clocks.terms import terms
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import Right


class Work(NamedTuple):
    """One kind of work that waits in the pool: who may take it (any of `rights`), and the clock that it runs against.
    The right to decide for others opens what is decided."""

    rights: tuple[Right, ...]
    clock: str


STATES = {
    CaseState.REGISTERED: Work((policies.ACCEPT,), "accept"),
    CaseState.PENDING_DISPATCH: Work((policies.DISPATCH,), "dispatch"),
    CaseState.DISPUTED: Work((policies.DISPUTE, policies.DESIGNATE), "dispute"),
    CaseState.PENDING_REVIEW: Work((policies.REVIEW,), "reply_review"),
    CaseState.PENDING_OUTCOME: Work((policies.RECORD_OUTCOME,), "follow_up_start"),
}
REQUESTS = {
    RequestKind.RETURN: Work((policies.DECIDE_RETURN,), "return_review"),
    RequestKind.EXTENSION: Work((policies.DECIDE_EXTENSION,), "extension_review"),
    RequestKind.SUSPENSION: Work((policies.DECIDE_SUSPENSION,), "suspension_review"),
}
# What a dispatcher takes when he takes what comes next.
DISPATCH_POOL = (CaseState.REGISTERED, CaseState.PENDING_DISPATCH)


def may_take(actor: Actor, work: Work) -> bool:
    return any(actor.has(right.code) for right in work.rights)


def open_to(actor: Actor) -> list[str]:
    """The states and kinds of requests that the reader may take something of."""
    return [str(code) for code, work in [*STATES.items(), *REQUESTS.items()] if may_take(actor, work)]


def waiting_cases(actor: Actor, states: Collection[str]) -> QuerySet[Any]:
    """The cases in `states` that the reader sees, what is `due` first first (rows of Case that know their `due`)."""
    rows = Case.objects.visible_to(actor).filter(state__in=states).annotate(limit=_limit("state", states, STATES))
    clocks = CaseClock.objects.filter(case=OuterRef("pk"), kind=OuterRef("limit"))
    return rows.annotate(due=_end(clocks, "case")).order_by("due", "registered_at", "pk")


def waiting_requests(actor: Actor, kinds: Collection[str]) -> QuerySet[Any]:
    """What the hotline is asked and has not decided, of `kinds`, in cases that the reader sees; what is `due` first
    first (rows of CaseRequest that know their `due`). What is asked of a unit about the orders that it passed on is not
    among it."""
    rows = CaseRequest.objects.visible_to(actor).filter(state=RequestState.ASKED, order__parent__isnull=True)
    rows = rows.filter(kind__in=kinds).annotate(limit=_limit("kind", kinds, REQUESTS))
    clocks = OrderClock.objects.filter(order=OuterRef("order"), kind=OuterRef("limit"))
    return rows.annotate(due=_end(clocks, "order")).order_by("due", "asked_at", "pk")


def _limit(field: str, codes: Collection[str], works: Mapping[Any, Work]) -> Choice:
    """Against which clock a row runs, by which of `codes` its `field` holds."""
    known = ((code, works[code].clock) for code in works if code in codes)
    return Choice(*(When(**{field: str(code)}, then=Value(clock)) for code, clock in known), default=Value(""))


def _end(clocks: QuerySet[Any], owner: str) -> Subquery:
    ends = clocks.exclude(state__in=ENDED).order_by().values(owner).annotate(end=Min("due_at")).values("end")
    return Subquery(ends)


def free(at: datetime, case: str = "pk") -> Q:
    """That nobody has taken the case, named by the field `case` of a row."""
    return ~Q(Exists(CaseClaim.objects.unscoped("whether one is there").live(at).filter(case=OuterRef(case))))


def held_by(actor: Actor, at: datetime) -> QuerySet[CaseClaim]:
    """What the reader's own post has taken, what is given back first first."""
    rows = CaseClaim.objects.visible_to(actor).live(at).filter(post=actor.post_id)
    return rows.select_related("case", "request").order_by("until", "pk")


def holders(actor: Actor, cases: Iterable[int], at: datetime) -> dict[int, CaseClaim]:
    """Who has taken which of `cases`, by the case's id: one query for a whole list."""
    rows = CaseClaim.objects.visible_to(actor).live(at).filter(case__in=list(cases))
    return {claim.case_id: claim for claim in rows.select_related("post__person")}


def until(case: Case, at: datetime) -> datetime:
    """Until when a claim of the case that begins at `at` lasts (``limit.pool_claim``)."""
    limit = terms("pool_claim", facts_of(case), at)
    return due(at, limit.span, timetable(limit.calendar, at), limit.count)


def demand_free(case: Case, by: Actor, at: datetime) -> None:
    """Raises WrongState, naming who has it, while another post has taken the case, whose row is locked."""
    rows = CaseClaim.objects.unscoped("the case is locked and visible").live(at).filter(case=case)
    claim = rows.select_related("post__person").first()
    if claim and claim.post_id != by.post_id:
        words = {"name": claim.post.person.name, "at": f"{time.local(claim.taken_at):%H:%M}"}
        raise WrongState("claimed", _("%(name)s 已于 %(at)s 认领。") % words)
