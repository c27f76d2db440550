"""How a unit is told on its page."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import Dated, holds
from lianxin.foundation.ui.shapes import Fact, Row
from lianxin.organizations.models import Unit, UnitMember, UnitRelation

FEW = 12  # units below that a page names; the list has the others


class MemberFace(NamedTuple):
    """One of a unit's people; `mobile` as far as the reader may know it; `ends` is the address of seeing him off."""

    pk: int
    role: str
    name: str
    title: str
    mobile: str
    since: datetime
    ends: str = ""


def day(at: datetime) -> str:
    """``2026-11-23``, on the city's calendar."""
    return f"{time.local(at):%Y-%m-%d}"


def span(row: Dated) -> str:
    """From when until when a row holds."""
    if row.valid.upper is None:
        return _("%(begins)s 起") % {"begins": day(row.valid.lower)}
    return _("%(begins)s 至 %(ends)s") % {"begins": day(row.valid.lower), "ends": day(row.valid.upper)}


def _link(unit: Unit) -> str:
    return reverse("units:one", args=[unit.pk])


def facts_of(row: Unit, at: datetime) -> list[Fact]:
    """What the unit is today: code, kind, place, parents with since when, telephone, address."""
    lines = [Fact(_("代码"), row.code), Fact(_("类型"), f"{row.kind.name}（{row.kind.get_tier_display()}）")]
    lines.append(Fact(_("区域"), row.area.name))
    if row.parent:
        lines.append(Fact(_("上级单位"), row.parent.name, _link(row.parent)))
    for relation in row.relations.filter(holds(at)).select_related("other").order_by("kind"):
        label = str(UnitRelation.Kind(relation.kind).label)
        lines.append(Fact(label, relation.other.name, _link(relation.other), span(relation)))
    lines.append(Fact(_("24小时值班电话"), row.duty_phone or _("没有")))
    if row.address:
        lines.append(Fact(_("地址"), row.address))
    if row.merged_into:
        lines.append(Fact(_("并入"), row.merged_into.name, _link(row.merged_into)))
    return lines


def members(row: Unit, actor: Actor, at: datetime) -> list[MemberFace]:
    """The unit's people at `at`, head and deputy first; mobiles for whom the reader's post reaches."""
    found = UnitMember.objects.unscoped("names and titles are for all staff").filter(holds(at), unit=row)
    reached = set(UnitMember.objects.visible_to(actor).filter(unit=row).values_list("pk", flat=True))
    order = UnitMember.Role.values.index
    return [
        MemberFace(
            each.pk,
            str(UnitMember.Role(each.role).label),
            each.name,
            each.title,
            each.mobile if each.pk in reached else "",
            each.valid.lower,
        )
        for each in sorted(found, key=lambda each: (order(each.role), each.pk))
    ]


def below(row: Unit, actor: Actor) -> list[Row]:
    """The living units right below, by path."""
    rows = Unit.objects.visible_to(actor).living().filter(parent=row).select_related("kind").order_by("path")
    return [Row(title=each.name, href=_link(each), number=each.code, meta=[each.kind.name]) for each in rows[:FEW]]


def public(row: Unit) -> list[Fact]:
    """The public numbers and mailboxes that the unit answers for."""
    here = reverse("register:list")
    numbers = [Fact(each.number, each.name, here) for each in row.hotline_numbers.filter(retired_at=None)]
    return numbers + [Fact(_("信箱"), each.name, here) for each in row.mailboxes.filter(retired_at=None)]


def names(row: Unit, at: datetime) -> list[Fact]:
    """What the unit was called before and who led it, the newest first."""
    past: Iterable[Dated] = row.names.filter(valid__endswith__lte=at).order_by("-valid")
    lines = [Fact(_("曾用名"), str(each), note=span(each)) for each in past]
    ended = row.relations.filter(valid__endswith__lte=at).select_related("other").order_by("-valid")
    return lines + [Fact(str(each.get_kind_display()), each.other.name, note=span(each)) for each in ended]
