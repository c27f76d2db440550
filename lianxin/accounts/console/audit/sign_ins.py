"""Who signed in, out, in which post, and who failed to: what is told of accounts and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.accounts import events, policies
from lianxin.accounts.console.audit.events import line_of
from lianxin.accounts.console.audit.frame import framed, page_of, people_in
from lianxin.accounts.console.audit.narrowing import LogForm
from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import books
from lianxin.foundation.policy import require

TOLD = (
    events.SIGNED_IN,
    events.SIGNED_OUT,
    events.SESSION_ENDED,
    events.POST_SWITCHED,
    events.PASSWORD_CHANGED,
    events.SECOND_FACTOR_SET,
    events.PERSON_LOCKED,
    events.PERSON_UNLOCKED,
)
SHOWN = 20  # names whose failures are shown


@dataclass(frozen=True, slots=True)
class Failure:
    """Wrong tries under one name since the last right one; `name` is "" where nobody is called so."""

    username: str
    name: str
    count: int
    last: datetime
    locked: bool


@login_required
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Sign-ins and what belongs to them by day and person; above them the names under which somebody fails now.

    What cannot be meant is told (422). Raises NotAllowed.
    """
    actor = actor_of(request)
    require(actor, policies.READ_LOG)
    form = LogForm(request.GET, actor=actor)
    known = form.is_valid()
    rows, pager = page_of(RecordEvent.objects.filter(form.q(), kind__in=TOLD), request) if known else ([], None)
    names, book = names_of(people_in(rows)), books.named(RecordEvent._meta.label_lower)
    context = {
        "form": form,
        "lines": [line_of(row, book, names) for row in rows],
        "pager": pager,
        "failures": failures(actor, time.now()),
    }
    status = 200 if known else 422
    return render(request, "accounts/console/audit/sign_ins.html", framed(actor, "sign_ins", context), status=status)


def failures(actor: Actor, at: datetime) -> Sequence[Failure]:
    """The names that were tried in vain within the time of a lock-out, the newest first. What nobody is called may be a
    password in the wrong box: only how long it is is told."""
    since = at - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gte=since).order_by("-attempt_time")[:SHOWN]
    told = {row.username or "": row for row in reversed(rows)}
    totals = (
        AccessAttempt.objects.filter(username__in=told).values("username").annotate(count=Sum("failures_since_start"))
    )
    counts = {row["username"]: row["count"] for row in totals}
    people = Person.people.visible_to(actor).filter(username__in=told)
    names = dict(people.values_list("username", "name"))
    limit = settings.AXES_FAILURE_LIMIT
    return [
        Failure(
            username=username if username in names else "•" * min(len(username), 12),
            name=names.get(username, ""),
            count=counts.get(username, 0),
            last=row.attempt_time,
            locked=counts.get(username, 0) >= limit,
        )
        for username, row in reversed(told.items())
    ]
