"""The console of hubs: which there are, what is prepared and what is missing to switch one on."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.console_act import act_page, kind_of, offers
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Crumb, Fact, Row
from lianxin.organizations.console import about
from lianxin.organizations.console.access import crumbs, reader
from lianxin.organizations.console.faces import MemberFace, span
from lianxin.organizations.console.hub_acts import ACTS, MEMBER_ACTS, NEW, checks
from lianxin.organizations.models import Hub, HubMember, HubOperation


@login_required
@require_GET
def hub_list(request: HttpRequest) -> HttpResponse:
    """All hubs, by code."""
    actor, at = reader(request), time.now()
    rows = Hub.objects.visible_to(actor).select_related("unit").prefetch_related("areas__area", "operations")
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs("hubs", _("热线平台"))[:1], Crumb(_("热线平台"))],
        "rows": [_row(row, at) for row in rows.order_by("code")],
        "acts": offers(NEW, None, actor, lambda key: reverse("hubs:new", args=[key])),
    }
    return render(request, "organizations/console/hubs.html", context)


def _row(row: Hub, at: datetime) -> Row:
    areas = "、".join(sorted(each.area.name for each in row.areas.all()))
    return Row(
        title=row.name,
        href=reverse("hubs:one", args=[row.pk]),
        number=row.code,
        meta=[str(row.get_kind_display()), areas or row.unit.short_name],
        chips=[_state(row.operations.all(), at)],
    )


def _state(rows: Collection[HubOperation], at: datetime) -> Chip:
    """Whether it is on, will be, or is not."""
    if any(at in row.valid for row in rows):
        return Chip(_("已启用"), "good")
    ahead = [row.valid.lower for row in rows if row.valid.lower > at]
    return Chip(_("%(moment)s 启用") % {"moment": minute(min(ahead))}, "blue") if ahead else Chip(_("未启用"))


@login_required
@require_GET
def hub(request: HttpRequest, pk: int) -> HttpResponse:
    """One hub: whether it is on, the checklist, its people, what other rooms know of it, what may be done."""
    actor, at = reader(request), time.now()
    row = _found(actor, pk)
    operations = list(row.operations.order_by("-valid"))
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs("hubs", _("热线平台")), Crumb(row.name)],
        "row": row,
        "state": _state(operations, at),
        "facts": _facts(row),
        "checks": checks(row, at),
        "members": _members(row, actor, at),
        "panels": about.HUB.told(row, actor, at),
        "acts": offers(ACTS, row, actor, lambda key: reverse("hubs:act", args=[pk, key])),
        "operations": [span(each) for each in operations],
        "history": history("hub", [pk]),
    }
    return render(request, "organizations/console/hub.html", context)


def _found(actor: Actor, pk: int) -> Hub:
    rows = Hub.objects.visible_to(actor).select_related("unit", "operator", "office")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _facts(row: Hub) -> list[Fact]:
    units = {_("主办单位"): row.unit, _("承建单位"): row.operator, _("领导小组办公室"): row.office}
    lines = [Fact(_("代码"), row.code), Fact(_("类型"), str(row.get_kind_display()))]
    return lines + [Fact(label, unit.name, reverse("units:one", args=[unit.pk])) for label, unit in units.items()]


def _members(row: Hub, actor: Actor, at: datetime) -> list[MemberFace]:
    may_end = MEMBER_ACTS[0].allowed(actor, row)
    order = HubMember.Role.values.index
    return [
        MemberFace(
            each.pk,
            str(HubMember.Role(each.role).label),
            each.name,
            each.title,
            "",
            each.valid.lower,
            reverse("hubs:act_on", args=[row.pk, "end_hub_membership", each.pk]) if may_end else "",
        )
        for each in sorted(row.members.filter(holds(at)), key=lambda each: (order(each.role), each.pk))
    ]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Prepare a hub. Raises NotFound, NotAllowed."""
    reader(request)
    return act_page(request, kind_of(NEW, key), None, crumbs("hubs", _("热线平台")), reverse("hubs:list"))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step on the hub. Raises NotFound, NotAllowed."""
    row, kind = _found(reader(request), pk), kind_of(ACTS, key)
    back = reverse("hubs:one", args=[pk])
    return act_page(request, kind, row, [*crumbs("hubs", _("热线平台")), Crumb(row.name, back)], back)


@login_required
@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, key: str, on: int) -> HttpResponse:
    """One step on a member of the hub's leading group. Raises NotFound, NotAllowed."""
    row, kind = _found(reader(request), pk), kind_of(MEMBER_ACTS, key)
    member = row.members.filter(pk=on).select_related("hub").first()
    if member is None:
        raise NotFound
    back = reverse("hubs:one", args=[pk])
    return act_page(request, kind, member, [*crumbs("hubs", _("热线平台")), Crumb(row.name, back)], back)
