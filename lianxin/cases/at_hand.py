"""What somebody has before him: how many rows his lists have, which of them press, what he has begun."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from lianxin.cases import events, lists, narrowing
from lianxin.cases.drafts import opened
from lianxin.cases.filters import Wish
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, CaseClock, Contact, Draft, OrderClock, TaskOrder
from lianxin.cases.models.clocks import LIT
from lianxin.cases.queries import is_unit
from lianxin.cases.soonest import soonest
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
    return lists.shown(actor, _soonest(actor, wishes, most)) if wishes else []


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
    """The ids of the cases or, for a unit, orders that press most: the worse light first, then what is due first. Green
    ones of the hotline are read only where nothing worse fills the place, since most are green."""
    keys = [_rows(actor, wish).order_by().values_list("pk", flat=True) for wish in wishes]
    any_of = keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0]
    if is_unit(actor):
        return soonest(TaskOrder.objects.visible_to(actor).filter(pk__in=any_of), None, most)
    rows = set(any_of)
    found: dict[int, None] = {}
    for lights in ([Light.RED, Light.AMBER], [Light.GREEN]):
        due = _due_first(rows, lights) if rows else iter(())
        while len(found) < most and (case := next(due, None)):
            found[case] = None
    return list(found)


def _due_first(rows: set[int], lights: list[Light]) -> Iterator[int]:
    """The cases, among `rows`, of running clocks in `lights`: the worse light first, then what is due first. The
    database sorts all of them and hands over a few at a time, as whoever asks goes on."""
    # The database looks up a few ids faster than it reads all clocks of a light, and many more slowly.
    narrowed = {"case__in": rows} if len(rows) <= FEW else {}
    clocks: list[QuerySet[Any]] = [OrderClock.objects.filter(LIT), CaseClock.objects.all()]
    parts = [
        each.filter(**narrowed, light=light, state=ClockState.RUNNING)
        .annotate(rank=Value(rank))
        .values_list("case", "rank", "due_at")
        for each in clocks
        for rank, light in enumerate(lights)
    ]
    found = parts[0].union(*parts[1:], all=True).order_by("rank", "due_at").iterator(chunk_size=CHUNK)
    return (case for case, _rank, _due in found if case in rows)
