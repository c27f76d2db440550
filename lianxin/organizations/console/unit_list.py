"""Units as they are, or were on a day: by name, initials or code, by tier, below one of them."""

from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.pickers import LONGEST_KEY
from lianxin.foundation.ui.when import Unreadable, read_day
from lianxin.organizations import policies
from lianxin.organizations.models import StaffShortage, Tier, Unit, UnitName
from lianxin.organizations.models.units import UnitQuerySet

SHOWN = 100
SHORT = "short"  # the filter of units that lack somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: `key` the words, `tier` a `Tier` or SHORT, `below` a unit's id, `day` the day that is meant
    (None: now) as `told`, `unreadable` what is wrong with it."""

    key: str
    tier: str
    below: int
    day: date | None
    told: str
    unreadable: str = ""

    @property
    def at(self) -> datetime:
        """The moment that is meant: of a day its noon."""
        return time.aware(datetime.combine(self.day, clock(12), tzinfo=time.LOCAL)) if self.day else time.now()


def wish_of(query: QueryDict) -> Wish:
    """The wish of an address: ``q``, ``tier``, ``below``, ``day``."""
    key, tier, below, told = (query.get(name, "").strip() for name in ("q", "tier", "below", "day"))
    day, unreadable = None, ""
    try:
        day = read_day(told, at=time.now()) if told else None
    except Unreadable as error:
        unreadable = str(error)
    return Wish(
        key="" if "\0" in key else key[:LONGEST_KEY],
        tier=tier if tier in (*Tier.values, SHORT) else "",
        below=int(below) if is_id(below) else 0,
        day=day,
        told=told[:LONGEST_KEY].replace("\0", ""),
        unreadable=unreadable,
    )


def units(actor: Actor, wish: Wish) -> UnitQuerySet:
    """The units that fit, by code, with the names that they had then (`then`, `short_then`) and how many lie below
    (`below`)."""
    names = UnitName.objects.filter(holds(wish.at), unit=OuterRef("pk"))
    rows = Unit.objects.visible_to(actor).annotate(
        then=Subquery(names.values("name")[:1]),
        short_then=Subquery(names.values("short_name")[:1]),
        below=Coalesce(_below(), 0),
    )
    rows = rows.filter(Q(abolished_at=None) | Q(abolished_at__gt=wish.at), then__isnull=False)
    if wish.key:
        named = Q(then__contains=wish.key) | Q(short_then__contains=wish.key)
        rows = rows.filter(named | Q(code__istartswith=wish.key) | Q(pinyin_key__startswith=wish.key.lower()))
    if wish.tier == SHORT:
        rows = rows.filter(pk__in=StaffShortage.objects.filter(cleared_at=None).values("unit"))
    elif wish.tier:
        rows = rows.filter(kind__tier=wish.tier)
    if wish.below:
        rows = rows.filter(path__contains=f"/{wish.below}/").exclude(pk=wish.below)
    return rows.select_related("kind", "parent").order_by("code")


def _below() -> Subquery:
    children = Unit.objects.unscoped("only counted").living().filter(parent=OuterRef("pk")).order_by()
    return Subquery(children.values("parent").annotate(number=Count("pk")).values("number"))


def counts(actor: Actor) -> dict[str, int]:
    """How many living units there are of each tier, and that lack somebody (SHORT)."""
    rows = Unit.objects.visible_to(actor).living().order_by().values_list("kind__tier").annotate(Count("pk"))
    return dict(rows) | {SHORT: len(_short(Unit.objects.visible_to(actor)))}


def lacking(actor: Actor) -> int:
    """How many units lack somebody, of those that the post reaches; of all for whoever keeps the register."""
    everywhere = actor.has(policies.EDIT.code)
    return len(_short(Unit.objects.visible_to(actor) if everywhere else Unit.objects.within(actor)))


def _short(rows: UnitQuerySet) -> set[int]:
    """Which of `rows` lack somebody."""
    flags = StaffShortage.objects.filter(cleared_at=None, unit__in=rows.living())
    return set(flags.values_list("unit", flat=True))
