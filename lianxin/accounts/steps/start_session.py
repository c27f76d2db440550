"""A session begins; the oldest ones end when there are too many."""

from datetime import datetime
from typing import Any

from django.conf import settings

from lianxin.accounts import events
from lianxin.accounts.limits import Why, over
from lianxin.accounts.models import Person, SignIn
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def start_session(
    person: Person, *, agent: str = "", came: dict[str, Any] | None = None, by: Actor, at: datetime
) -> SignIn:
    """Keep account of a session of `person`; `came` says how he came in (way, service, two_factors).

    At most LIANXIN_SESSIONS_AT_ONCE stay open: the oldest of the others end, and so do those whose time is over; each
    is recorded.
    """
    held(person, by)
    where = {"address": by.address, "agent": agent[:200]}
    row = SignIn.objects.create(person=person, started_at=at, seen_at=at, **where, **(came or {}))
    data = {"sign_in": row.pk, "way": row.way} | ({"service": row.service} if row.service else {})
    record(("person", person.pk), events.SIGNED_IN, by=by, at=at, data=data)
    rows = SignIn.objects.unscoped("only so many at once").filter(person=person).order_by("-started_at", "-pk")
    for place, other in enumerate(rows):
        why = over(other, at) or (Why.SURPLUS if place >= settings.SESSIONS_AT_ONCE else None)
        if why:
            data = {"sign_in": other.pk, "why": why.value}
            record(("person", person.pk), events.SESSION_ENDED, by=by, at=at, data=data)
            other.delete()
    return row
