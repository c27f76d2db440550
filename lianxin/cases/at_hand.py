"""What somebody has before him: how many rows his lists have, which of them press, what he has begun."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from lianxin.cases import events, lists, narrowing
from lianxin.cases.drafts import opened
from lianxin.cases.filters import ALL, Wish
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, CaseClock, Contact, Draft, OrderClock, TaskOrder
from lianxin.cases.models.clocks import UNLIT
from lianxin.cases.queries import is_unit
from lianxin.cases.states import TextKind
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation.actor import Actor
from lianxin.foundation.models import RecordEvent

MOST = 20  # drafts and contacts that are shown
FEW = 300  # ids
CHUNK = 100  # clocks that are read at once


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft that is still to become a case: its number, title ("" for none yet) and when it was last kept."""

    pk: int
    title: str
    channel: str
    saved_at: datetime


def numbers(actor: Actor, wishes: Sequence[Wish]) -> list[int]:
    """How many rows the list of each wish has for `actor`, asked at once; wishes without words and page."""
    if not wishes:
        return []
    parts = [
        _rows(actor, wish).order_by().annotate(part=Value(place)).values("part").annotate(number=Count("pk"))
        for place, wish in enumerate(wishes)
    ]
    found = dict(parts[0].union(*parts[1:], all=True).values_list("part", "number"))
    return [found.get(place, 0) for place in range(len(wishes))]


def pressing(actor: Actor, wishes: Sequence[Wish], most: int) -> list[Line]:
    """Of the rows of all the wishes' lists the `most` that press: the worse light first, then what is due first."""
    if not wishes:
        return []
    owners = _soonest(actor, wishes, most)
    if is_unit(actor):
        orders = TaskOrder.objects.visible_to(actor).filter(pk__in=owners)
        cases = dict(orders.values_list("pk", "case__number"))
    else:
        cases = dict(Case.objects.visible_to(actor).filter(pk__in=owners).values_list("pk", "number"))
    if not cases:
        return []
    lines = lists.lines(actor, Wish(only=ALL, numbers=tuple(dict.fromkeys(cases.values()))))
    shown = {line.order.pk if line.order else line.case.pk: line for line in lines}
    return [shown[pk] for pk in owners if pk in shown]


def drafts(actor: Actor) -> list[Begun]:
    """What the reader has written down and not yet registered, the newest first."""
    rows = Draft.objects.visible_to(actor).filter(case__isnull=True, discarded_at__isnull=True)
    return [
        Begun(row.pk, opened(row).get(TextKind.TITLE, ""), row.get_channel_display(), row.saved_at)
        for row in rows.order_by("-saved_at")[:MOST]
    ]


def contacts(actor: Actor) -> list[Contact]:
    """The contacts that the reader took, of which nothing came yet: no case and no disposition; the newest first."""
    received = RecordEvent.objects.filter(
        subject_kind="contact", subject_id=OuterRef("pk"), seq=1, kind=events.CONTACT_RECEIVED, post_id=actor.post_id
    )
    rows = Contact.objects.visible_to(actor).filter(Exists(received), ended_at__isnull=True, cases__isnull=True)
    return list(rows.order_by("-at")[:MOST])


def _rows(actor: Actor, wish: Wish) -> QuerySet[Case] | QuerySet[TaskOrder]:
    if is_unit(actor):
        return narrowing.shown_rows(narrowing.narrowed(TaskOrder.objects.visible_to(actor), wish, actor), wish)
    return narrowing.shown_rows(narrowing.narrowed(Case.objects.visible_to(actor), wish, actor), wish)


def _soonest(actor: Actor, wishes: Sequence[Wish], most: int) -> list[int]:
    """The ids of the cases or, for a unit, orders whose running clocks press most: the worse light first, then what is
    due first. Green ones are read only where nothing worse fills the place, since most are green."""
    keys = [_rows(actor, wish).order_by().values_list("pk", flat=True) for wish in wishes]
    rows = set(keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0])
    found: dict[int, None] = {}
    for lights in ([Light.RED, Light.AMBER], [Light.GREEN]):
        due = _due_first(actor, rows, lights) if rows else iter(())
        while len(found) < most and (owner := next(due, None)):
            found[owner] = None
    return list(found)


def _due_first(actor: Actor, rows: set[int], lights: list[Light]) -> Iterator[int]:
    """The owners, among `rows`, of running clocks in `lights`: the worse light first, then what is due first. The
    database sorts all of them and hands over a few at a time, as whoever asks goes on."""
    own = "order" if is_unit(actor) else "case"
    # The database looks up a few ids faster than it reads all clocks of a light, and many more slowly.
    narrowed = {f"{own}__in": rows} if len(rows) <= FEW else {}
    clocks: list[QuerySet[Any]] = [OrderClock.objects.exclude(kind__in=UNLIT)]
    clocks += [] if is_unit(actor) else [CaseClock.objects.all()]
    parts = [
        each.filter(**narrowed, light=light, state=ClockState.RUNNING)
        .annotate(rank=Value(rank))
        .values_list(own, "rank", "due_at")
        for each in clocks
        for rank, light in enumerate(lights)
    ]
    both = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    sorted_rows = both.order_by("rank", "due_at").iterator(chunk_size=CHUNK)
    return (owner for owner, _rank, _due in sorted_rows if owner in rows)
