"""The console of units: the list, one unit, and what is done with it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.console_act import act_page, kind_of, offers
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.shapes import Chip, Crumb, Row, Tile
from lianxin.organizations import queries
from lianxin.organizations.console import about, faces
from lianxin.organizations.console.access import crumbs, reader
from lianxin.organizations.console.member_acts import MEMBER_ACTS
from lianxin.organizations.console.unit_acts import ACTS
from lianxin.organizations.console.unit_list import SHORT, SHOWN, Wish, counts, units, wish_of
from lianxin.organizations.models import Tier, Unit, UnitMember


@login_required
@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units that fit what is typed (``q``), of a tier, below a unit, as of a ``day``."""
    actor, wish = reader(request), wish_of(request.GET)
    found = list(units(actor, wish)[: SHOWN + 1])
    root = Unit.objects.visible_to(actor).living().filter(parent=None).first()
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs("units", _("单位"))[:1], Crumb(_("单位"))],
        "wish": wish,
        "tiles": _tiles(actor, wish),
        "rows": [_row(row) for row in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "shown": SHOWN,
        "above": Unit.objects.visible_to(actor).filter(pk=wish.below).first() if wish.below else None,
        "acts": offers(ACTS[:1], root, actor, lambda key: _address(root, key)) if root else [],
    }
    return render(request, "organizations/console/units.html", context)


def _tiles(actor: Actor, wish: Wish) -> list[Tile]:
    numbers, here = counts(actor), reverse("units:list")
    labels = {Tier(tier).value: str(Tier(tier).label) for tier in Tier} | {SHORT: _("缺人")}
    kept = {"q": wish.key} if wish.key else {}
    return [
        Tile(
            label,
            numbers.get(key, 0),
            f"{here}?{urlencode(kept if key == wish.tier else kept | {'tier': key})}",
            state="near" if key == SHORT and numbers.get(key) else "ordinary",
            current=key == wish.tier,
        )
        for key, label in labels.items()
    ]


def _row(row: Any) -> Row:
    below = [_("下级 %(number)d") % {"number": row.below}] if row.below else []
    return Row(
        title=row.then,
        href=reverse("units:one", args=[row.pk]),
        number=row.code,
        meta=[row.kind.name, *([row.parent.short_name] if row.parent else []), *below],
        chips=[Chip(_("已撤销"))] if row.abolished_at else [],
    )


@login_required
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what holds today, its people, what other rooms know of it, what may be done, what happened."""
    actor, at = reader(request), time.now()
    row = _found(actor, pk)
    context = {
        "rail_key": "manage",
        "crumbs": _crumbs(actor, row),
        "row": row,
        "facts": faces.facts_of(row, at),
        "members": _members(row, actor, at),
        "shortages": row.shortages.filter(cleared_at=None).order_by("deadline", "pk"),
        "duties": row.duties.filter(valid__upper_inf=True).order_by("position", "pk"),
        "below": faces.below(row, actor),
        "offered": faces.public(row),
        "panels": about.UNIT.told(row, actor, at),
        "acts": offers(ACTS, row, actor, lambda key: _address(row, key)) if not row.abolished_at else [],
        "names": faces.names(row, at),
        "history": history("unit", [row.pk]),
    }
    return render(request, "organizations/console/unit.html", context)


def _found(actor: Actor, pk: int) -> Unit:
    rows = Unit.objects.visible_to(actor).select_related("kind", "area", "parent", "merged_into")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _crumbs(actor: Actor, row: Unit) -> list[Crumb]:
    above = [Crumb(each.short_name, reverse("units:one", args=[each.pk])) for each in queries.ancestors(row, actor)]
    return [*crumbs("units", _("单位")), *above[1:], Crumb(row.short_name)]


def _address(row: Unit, key: str) -> str:
    return reverse("units:act", args=[row.pk, key])


def _members(row: Unit, actor: Actor, at: datetime) -> list[faces.MemberFace]:
    found = faces.members(row, actor, at)
    may_end = MEMBER_ACTS[0].allowed(actor, row) and not row.abolished_at
    return [
        face._replace(ends=reverse("units:act_on", args=[row.pk, "end_membership", face.pk]) if may_end else "")
        for face in found
    ]


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step on the unit. Raises NotFound, NotAllowed."""
    actor = reader(request)
    row, kind = _found(actor, pk), kind_of(ACTS, key)
    back = reverse("units:one", args=[pk])
    return act_page(request, kind, row, [*crumbs("units", _("单位")), Crumb(row.short_name, back)], back)


@login_required
@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, key: str, on: int) -> HttpResponse:
    """One step on one of the unit's people. Raises NotFound, NotAllowed."""
    actor = reader(request)
    row, kind = _found(actor, pk), kind_of(MEMBER_ACTS, key)
    member = UnitMember.objects.visible_to(actor).filter(unit=row, pk=on).select_related("unit").first()
    if member is None:
        raise NotFound
    back = reverse("units:one", args=[pk])
    return act_page(request, kind, member, [*crumbs("units", _("单位")), Crumb(row.short_name, back)], back)
