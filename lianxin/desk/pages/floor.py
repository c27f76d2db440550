"""The shift leader's floor: what he confirms and approves, what cannot wait, how the pool stands."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import claims, clock_faces, live, policies
from lianxin.cases.live_rows import keys_shown
from lianxin.cases.queries import is_unit
from lianxin.citizens import policies as citizens
from lianxin.citizens.models import LimitedReception, LimitLevel
from lianxin.citizens.steps.lift_limit import lift_limit
from lianxin.citizens.steps.limit_reception import limit_reception
from lianxin.desk import approval_faces, approvals, hall
from lianxin.desk.bench import BenchRow, Place
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound, Refused
from lianxin.foundation.ui.shapes import ClockFace, Crumb

FEW = 8  # declines on the floor; all of them stand among the decisions


def may_open(actor: Actor) -> bool:
    """Whether the post leads a shift: it confirms what others decline."""
    leads = actor.has(policies.CONFIRM_DECLINE.code) and actor.has(policies.READ.code)
    return leads and not is_unit(actor)


def _demand_open(actor: Actor) -> None:
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不带班。"))


@login_required
@require_GET
def floor(request: HttpRequest) -> HttpResponse:
    """All of it on one page. ``?rows=`` names the rows that a page shows: the answer tells besides how many are new.
    Raises NotAllowed, BadInput (rows)."""
    actor, now = actor_of(request), time.now()
    _demand_open(actor)
    contacts, emergencies, declines = hall.contacts(actor), hall.emergencies(actor), _declines(actor, now)
    keys = [*(each.line.case.number for each in emergencies), *(row.key for row in declines)]
    there = keys_shown(request.GET["rows"], hall.MOST + FEW) if "rows" in request.GET else keys
    warned, limited = hall.to_limit(actor, now) if actor.has(citizens.READ.code) else ([], [])
    context = {
        "rail_key": "floor",
        "crumbs": [Crumb(_("大厅"))],
        "topics": live.topics_of(actor),
        "here": reverse("desk:floor"),
        "new": len(set(keys) - set(there)),
        "declines": declines,
        "emergencies": [(each, _clock(each, now)) for each in emergencies],
        "may_order": actor.has(policies.SIGN_FOR_ANY.code),
        "queues": hall.queues(actor),
        "claimed": hall.claimed(actor, now),
        "may_release": actor.has(policies.RELEASE_CLAIMS.code),
        "may_dispatch": claims.may_take(actor, claims.STATES[claims.DISPATCH_POOL[1]]),
        "warned": warned,
        "limited": limited,
        "may_limit": actor.has(citizens.APPROVE_LIMIT.code),
        "request_key": uuid4().hex,
        "contacts": contacts,
        "contacts_total": sum(count for _label, count in contacts),
    }
    return render(request, "desk/floor.html", context)


@login_required
@require_POST
def decide_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Limit the number of the warning `pk` for the ``reason``, or end the limit `pk` where ``act`` is lift; back to the
    floor, which tells what came of it. Raises NotAllowed, NotFound."""
    actor = actor_of(request)
    _demand_open(actor)
    row = LimitedReception.objects.visible_to(actor).select_related("number").filter(pk=pk).first()
    if row is None:
        raise NotFound
    by = actor.with_part(pk)
    try:
        if request.POST.get("act") == "lift":
            lift_limit(row, by=by, at=time.now())
            messages.success(request, _("已解除限制接听"))
        else:
            limit_reception(row.number, LimitLevel.LIMIT, request.POST.get("reason", ""), by=by, at=time.now())
            messages.success(request, _("已批准限制接听，到期自动解除"))
    except Refused as refused:
        messages.error(request, refused.text)
    return redirect("desk:floor")


def _declines(actor: Actor, now: datetime) -> list[BenchRow]:
    own, others = approvals.waiting(actor, "declines", now)
    place = Place("desk:decisions", "declines")
    return approval_faces.drawn(
        [*own, *others][:FEW], approvals.AT_HOTLINE["declines"], place, actor, now, reverse("desk:floor")
    )


def _clock(each: hall.Emergency, now: datetime) -> ClockFace | None:
    return clock_faces.face(each.line.clock, now) if each.line.clock else None
