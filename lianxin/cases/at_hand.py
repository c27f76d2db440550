"""What somebody has before him: how many rows his lists have, which of them press, what he has begun."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, Exists, Func, OuterRef, QuerySet, Value

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
from lianxin.foundation.memo import remembered
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
    alike: dict[Wish, list[Wish]] = {}
    for wish in wishes:
        alike.setdefault(narrowing.unmarked(wish), []).append(wish)
    parts = [_counts(actor, base, group, place) for place, (base, group) in enumerate(alike.items())]
    found = dict(parts[0].union(*parts[1:], all=True).values_list("part", "numbers"))
    counted: dict[Wish, int] = {}
    for place, group in enumerate(alike.values()):
        counted |= zip(group, found.get(place, [0] * len(group)), strict=True)
    return [counted[wish] for wish in wishes]


def _counts(actor: Actor, base: Wish, group: Sequence[Wish], place: int) -> QuerySet[Any, Any]:
    """How many rows each wish of `group` has, which are like `base` but for marks and light, under the number `place`.
    One that is like no other is asked for as it stands: the database knows best how."""
    conditions = [narrowing.marked(_listed(actor), wish) for wish in group] if len(group) > 1 else [None]
    each = [Count("pk", filter=condition) for condition in conditions]
    numbers = Func(*each, template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField()))
    rows = _rows(actor, base if len(group) > 1 else group[0]).order_by()
    parted: QuerySet[Any, Any] = rows.annotate(part=Value(place)).values("part").annotate(numbers=numbers)
    return parted


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


def _listed(actor: Actor) -> type[Case] | type[TaskOrder]:
    """What the reader's lists are made of."""
    return TaskOrder if is_unit(actor) else Case


def _rows(actor: Actor, wish: Wish) -> QuerySet[Any]:
    """The list of `wish`, which both its number and what presses are asked of."""
    rows: QuerySet[Any] = _listed(actor).objects.visible_to(actor)
    return remembered(("list", actor, wish), lambda: narrowing.shown_rows(narrowing.narrowed(rows, wish, actor), wish))


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
