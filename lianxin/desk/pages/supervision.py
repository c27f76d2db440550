"""Late and red by unit, county and class, for whoever urges and whoever only looks on."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import clock_faces, faces, policies
from lianxin.cases.queries import is_unit
from lianxin.desk import figures, overview
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.ui.shapes import Chip, Crumb, Row


def may_open(actor: Actor) -> bool:
    """Whether the post looks over how all units stand."""
    return actor.has(policies.OVERSEE.code) and actor.has(policies.READ.code) and not is_unit(actor)


@login_required
@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """The tables; with ``by``, ``of`` and ``what`` also the orders behind that figure, to be urged by whoever may.
    Raises NotAllowed, BadInput (by, of, what)."""
    actor, now = actor_of(request), time.now()
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不督办。"))
    here = reverse("desk:supervision")
    context: dict[str, Any] = {
        "rail_key": "supervision",
        "crumbs": [Crumb(_("督办"))],
        "tiles": figures.tiles(actor, figures.OVERSIGHT),
        "tables": _tables(actor, now),
        "here": here,
        **_list(actor, request, now),
    }
    return render(request, "desk/supervision.html", context)


def _tables(actor: Actor, now: datetime) -> list[tuple[str, str, list[overview.Line]]]:
    found = overview.tables(actor, now)
    return [(way, _(label), found[way]) for way, label in overview.WAYS.items()]


def _list(actor: Actor, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The orders behind the figure that was asked for."""
    way, code, figure = (request.GET.get(name, "") for name in ("by", "of", "what"))
    if not way:
        return {}
    code = code.replace("\0", "")
    found = overview.listed(actor, way, code, figure)
    told = {"name": overview.name_of(actor, way, code), "figure": _(overview.FIGURES[figure])}
    back = request.get_full_path()
    return {
        "asked": (way, code, figure),
        "list_title": _("%(name)s · %(figure)s") % told,
        "rows": [_row(held, actor, back, now) for held in found],
        "most": overview.PAGE,
    }


def _row(held: overview.Held, actor: Actor, back: str, now: datetime) -> Row:
    case, order = held.order.case, held.order
    urges = actor.has(policies.URGE.code)
    act = f"{reverse('cases:act', args=[case.number, 'urge'])}?next={quote(back)}" if urges else ""
    urged = [Chip(_("催过 %(count)d 次") % {"count": case.urge_count}, "near")] if case.urge_count else []
    return Row(
        title=held.title,
        href=reverse("cases:case", args=[case.number]),
        number=case.number,
        # A county is its own place.
        meta=list(dict.fromkeys([order.unit.short_name, case.area.name, case.category.name])),
        chips=[Chip(order.get_state_display(), "strong"), *urged, *faces.kinds(case)],
        clock=clock_faces.face(held.clock, now, calm=True) if held.clock else None,
        end=order.get_role_display(),
        act=_("催办") if urges else "",
        act_href=act,
    )
