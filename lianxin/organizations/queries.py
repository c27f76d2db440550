"""Reading the organizations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.prepared import Prepared
from lianxin.organizations.models import (
    HotlineNumber,
    Hub,
    HubOperation,
    Mailbox,
    StaffShortage,
    Unit,
    UnitMember,
    UnitName,
    UnitRelation,
)
from lianxin.organizations.models.hubs import HubQuerySet
from lianxin.organizations.models.units import UnitQuerySet
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import county_of


def subtree(unit: Unit, actor: Actor) -> UnitQuerySet:
    """`unit` and all units below it that `actor` may see, each after those above it; abolished ones included."""
    return Unit.objects.visible_to(actor).filter(path__startswith=unit.path).order_by("path")


def ancestors(unit: Unit, actor: Actor) -> list[Unit]:
    """The units above `unit`, the root first."""
    ids = [int(step) for step in unit.parent_path.strip("/").split("/") if step]
    found = Unit.objects.visible_to(actor).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def find_units(key: str, actor: Actor, limit: int = 20, *, below: Unit | None = None) -> list[Unit]:
    """Living units whose code or pinyin initials begin with `key`, or whose name contains it; only those below `below`.

    Those whose whole code, name or initials it is come first; by path.
    """
    key = key.strip()
    if not key or "\0" in key:
        return []
    named = Q(name__contains=key) | Q(short_name__contains=key)
    fits = Q(code__istartswith=key) | Q(pinyin_key__startswith=key.lower()) | named
    whole = _called(key) | Q(pinyin_key=key.lower())
    rows = _living(actor, below).filter(fits)
    return list(rows.order_by(Case(When(whole, then=0), default=1), "path")[:limit])


def units_called(words: str, actor: Actor, *, below: Unit | None = None) -> list[Unit]:
    """The living units whose code, name or short name is `words`; those whose full name it is hide short names."""
    rows = list(_living(actor, below).filter(_called(words)).order_by("path"))
    return [row for row in rows if words.upper() == row.code or words == row.name] or rows


def _called(words: str) -> Q:
    return Q(code=words.upper()) | Q(name=words) | Q(short_name=words)


def _living(actor: Actor, below: Unit | None) -> UnitQuerySet:
    rows = Unit.objects.visible_to(actor).living()
    return rows.filter(path__startswith=below.path).exclude(pk=below.pk) if below else rows


def line_of(unit: Unit, at: datetime) -> Unit | None:
    """The unit's line parent (条线) at `at`."""
    return _related(unit, UnitRelation.Kind.LINE_PARENT, at)


def industry_supervisor_of(unit: Unit, at: datetime) -> Unit | None:
    """The department that supervises the unit's industry (行业主管) at `at`."""
    return _related(unit, UnitRelation.Kind.INDUSTRY_SUPERVISOR, at)


def _related(unit: Unit, kind: UnitRelation.Kind, at: datetime) -> Unit | None:
    row = UnitRelation.objects.filter(holds(at), unit=unit, kind=kind).select_related("other").first()
    return row.other if row else None


def name_at(unit: Unit, at: datetime) -> UnitName:
    """What the unit was called at `at`; before its first name, the first."""
    names = UnitName.objects.filter(unit=unit)
    found = names.filter(holds(at)).first() or names.order_by("valid").first()
    if found is None:
        raise NotFound
    return found


def hubs_on(at: datetime) -> HubQuerySet:
    """The hubs that are switched on at `at`, by code."""
    on = HubOperation.objects.filter(holds(at)).values("hub")
    return Hub.objects.unscoped("everybody may know the hubs").filter(pk__in=on).order_by("code")


_ON = Prepared(lambda hub, at: hubs_on(at).filter(pk=hub))
# The county's own before the city's.
_RESPONSIBLE = Prepared(
    lambda county, at: (
        hubs_on(at)
        .exclude(kind=Hub.Kind.SUB_CENTRE)
        .filter(Q(areas__area=county) | Q(kind=Hub.Kind.CITY))
        .order_by(Case(When(areas__area=county, then=0), default=1), "code")[:1]
    )
)


def is_on(hub: Hub, at: datetime) -> bool:
    """Whether the hub is switched on at `at`."""
    return _ON.first(hub.pk, at) is not None


def hub_of_area(area: Area, at: datetime) -> Hub:
    """The hub that is responsible for a place at `at`: its county's while that is switched on, else the city's.

    A town goes with the county-level area that governs it (`Area.governed_by`). Raises NotFound when no hub is on.
    """
    county = county_of(area)
    found = _RESPONSIBLE.first(county and county.pk, at)
    if found is None:
        raise NotFound(_("届时没有启用的热线平台。"))
    return found


@dataclass(frozen=True, slots=True)
class PublicMember:
    """A member as everybody among the staff may know him: without the mobile."""

    role: str
    name: str
    title: str


def leading_group(unit: Unit, at: datetime, actor: Actor) -> list[PublicMember]:
    """Names and titles of the unit's people at `at`, for whoever may see the unit; head and deputy first."""
    if not Unit.objects.visible_to(actor).filter(pk=unit.pk).exists():
        return []
    members = UnitMember.objects.unscoped("names and titles only").filter(holds(at), unit=unit).order_by("pk")
    rows = members.values_list("role", "name", "title")
    return sorted((PublicMember(*row) for row in rows), key=lambda member: UnitMember.Role.values.index(member.role))


def open_shortages(actor: Actor) -> list[StaffShortage]:
    """What the units within the actor's reach lack, the nearest deadline first."""
    rows = StaffShortage.objects.filter(cleared_at=None, unit__in=Unit.objects.within(actor))
    return list(rows.select_related("unit").order_by("deadline", "pk"))


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """What citizens may read: numbers and mailboxes, each with the name of the unit that answers for it."""

    numbers: list[HotlineNumber]
    mailboxes: list[Mailbox]


def public_register(at: datetime) -> PublicRegister:
    """The register of public numbers and mailboxes as it is at `at`; open to everybody (临政发〔2013〕4号 三(三))."""
    open_then = Q(registered_at__lte=at) & (Q(retired_at=None) | Q(retired_at__gt=at))
    return PublicRegister(
        numbers=list(HotlineNumber.objects.filter(open_then).select_related("unit").order_by("number")),
        mailboxes=list(Mailbox.objects.filter(open_then).select_related("unit").order_by("code")),
    )
