"""What a change of a calendar does to the open clocks of cases and orders, told before it is published."""

from datetime import datetime

from django.urls import reverse

from lianxin.calendars.console.moves import Move, Moves
from lianxin.calendars.models import Calendar
from lianxin.cases.clock_faces import name_of
from lianxin.cases.models import Case, CaseClock, OrderClock
from lianxin.clocks.models import Clock
from lianxin.clocks.renewal import renewed
from lianxin.foundation.actor import Actor

FARTHEST = 10


def follow(calendar: Calendar, actor: Actor, at: datetime) -> Moves:
    """The clocks that count by `calendar`, and how their ends lie by what it says at `at`."""
    found = renewed(calendar.code, at)
    moved = [pair for pair in found if pair[0].due_at != pair[1]]
    farthest = sorted(moved, key=lambda pair: abs(pair[0].due_at - pair[1]), reverse=True)[:FARTHEST]
    return Moves(
        counted=len(found),
        earlier=sum(clock.due_at < before for clock, before in moved),
        later=sum(clock.due_at > before for clock, before in moved),
        farthest=_named(farthest, actor),
    )


def _named(pairs: list[tuple[Clock, datetime]], actor: Actor) -> list[Move]:
    """By the case's number, which is a link for whoever may open the case."""
    cases = {clock.case_id for clock, _before in pairs if isinstance(clock, CaseClock | OrderClock)}
    rows = Case.objects.unscoped("a number alone tells nothing of the matter").filter(pk__in=cases)
    numbers = dict(rows.values_list("pk", "number"))
    seen = set(Case.objects.visible_to(actor).filter(pk__in=cases).values_list("pk", flat=True))
    return [
        Move(
            what=name_of(clock.kind),
            number=numbers[clock.case_id],
            href=reverse("cases:case", args=[numbers[clock.case_id]]) if clock.case_id in seen else "",
            before=before,
            after=clock.due_at,
        )
        for clock, before in pairs
        if isinstance(clock, CaseClock | OrderClock)
    ]
