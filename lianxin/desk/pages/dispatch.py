"""The dispatcher's desk: what waits, the case beside it, the act that is due."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import claims, filters, policies, queries
from lianxin.cases.acts import Scene
from lianxin.cases.live_rows import keys_shown
from lianxin.cases.models import CaseClaim, CaseRequest
from lianxin.cases.states import CaseState, RequestKind
from lianxin.desk import advice, bench, holding, pool, ruling
from lianxin.desk.bench import PAGE, BenchRow, Place
from lianxin.desk.pool import Tab, Waiting
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.memo import remembering
from lianxin.foundation.text import is_id
from lianxin.organizations.models import Hub, HubArea
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import areas_below, top_categories

ROUTE = "desk:dispatch"
NARROWS = ("area", "category")
RIGHTS = (
    policies.DISPATCH,
    policies.DECIDE_RETURN,
    policies.DECIDE_EXTENSION,
    policies.DECIDE_SUSPENSION,
    policies.DESIGNATE,
)
# Where a unit is sought for the matter.
BEFORE_UNITS = {CaseState.REGISTERED, CaseState.PENDING_DISPATCH, CaseState.DISPUTED}
# How many are taken with one key.
TAKE_NEXT = 5


def may_open(actor: Actor) -> bool:
    """Whether the post sends matters on, or decides what units ask about them, at the hotline."""
    return not queries.is_unit(actor) and actor.has(policies.READ.code) and any(actor.has(each.code) for each in RIGHTS)


def demand_open(actor: Actor) -> None:
    """Raises NotAllowed for a post that has no work here."""
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不派单，也不审核退单、延期和挂起。"))


@login_required
@require_GET
def dispatch(request: HttpRequest) -> HttpResponse:
    """The pool by tabs (``?tab=``, narrowed by ``area`` and ``category``), one row of it (``on``) read beside, and the
    form of the act ``act`` that is due on it. ``?rows=`` names the rows that a page shows: then the answer tells how
    they stand now. Raises BadInput for what is none of this, NotFound for a row that the reader does not see.
    """
    actor, now = actor_of(request), time.now()
    demand_open(actor)
    tabs = pool.tabs_for(actor)
    place = bench.place_of(ROUTE, request.GET, list(tabs), NARROWS)
    with remembering():  # the rows, the acts, the suggestion and the times ask the same rules
        rows = pool.waiting(actor, place.tab, tabs[place.tab], filters.read(_said(place)), now)
        holders = claims.holders(actor, [row.case.pk for row in rows], now)
        context = _list(actor, place, tabs, rows, holders, now)
        if "rows" in request.GET:
            there = keys_shown(request.GET["rows"], PAGE)
            shown = _shown(actor, place, tabs[place.tab], context["rows"], there, now)
            told = bench.news(place, [row.key for row in rows], there, shown)
            return render(request, "desk/parts/bench_news.html", context | told)
        context |= _read(actor, place, rows, holders, request.GET.get("act", ""), now)
        return render(request, "desk/dispatch.html", context)


@login_required
@require_GET
def ends(request: HttpRequest) -> HttpResponse:
    """Until when whoever is named has it if the form of the act ``act`` on the row ``on`` is sent as it is filled in: a
    fragment. Raises NotFound."""
    actor, now = actor_of(request), time.now()
    demand_open(actor)
    number, pk = _named(request.GET.get("on", ""))
    scene = Scene(queries.whole(actor, number), actor, now)
    cards = ruling.cards(scene, _request(scene, pk))
    told = bench.ends_for(cards, request.GET.get("act", ""), scene, request.GET)
    return render(request, "desk/parts/ends.html", told)


def _said(place: Place) -> dict[str, list[str]]:
    """To what the tab is narrowed, as a wish is read."""
    return {name: [word] for name, word in place.narrowed}


def _list(
    actor: Actor,
    place: Place,
    tabs: dict[str, Tab],
    rows: Sequence[Waiting],
    holders: Mapping[int, CaseClaim],
    now: datetime,
) -> dict[str, Any]:
    """The left column."""
    counted, narrowed = pool.counts(actor, tabs, now), {name: word for name, word in place.narrowed if word}
    areas = areas_of(actor, now)
    return bench.page(actor, place, _("派单"), tabs, counted) | {
        "rows": pool.drawn(rows, tabs[place.tab], place, holders, actor, now),
        "is_pool": True,
        "picks": True,
        "more": 0 if narrowed else max(0, counted[place.tab] - len(rows)),
        "narrowed": narrowed,
        "takes": any(code in claims.DISPATCH_POOL for code in claims.open_to(actor)),
        "take_next": TAKE_NEXT,
        "request_key": uuid4().hex,
        "areas": areas,
        "all_areas": _("全部区县") if areas[0].level == Area.Level.COUNTY else _("全部乡镇街道"),
        "categories": top_categories(now),
        "ends_href": reverse("desk:dispatch_ends"),
    }


def areas_of(actor: Actor, at: datetime) -> list[Area]:
    """The areas to which the reader may narrow a tab: the counties; at a county's hub the towns of its own."""
    of_hub = HubArea.objects.filter(hub=actor.hub_id, hub__kind=Hub.Kind.COUNTY, area=OuterRef("pk"))
    counties = Area.objects.filter(level=Area.Level.COUNTY).annotate(is_own=Exists(of_hub)).order_by("code")
    own = [county for county in counties if county.is_own]
    return [town for county in own for town in areas_below(county, at)] or list(counties)


def _shown(
    actor: Actor, place: Place, tab: Tab, rows: Sequence[BenchRow], there: Sequence[str], now: datetime
) -> list[BenchRow]:
    """How the rows `there` look now: those that are among `rows`, and those that left."""
    kept = [row for row in rows if row.key in there]
    gone = pool.gone(actor, tab, set(there) - {row.key for row in kept})
    left = {row.key: why for row, why in gone}
    drawn = pool.drawn([row for row, _why in gone], tab, place, {}, actor, now)
    return kept + [replace(row, left=left[row.key], is_free=not left[row.key]) for row in drawn]


def _read(
    actor: Actor,
    place: Place,
    rows: Sequence[Waiting],
    holders: Mapping[int, CaseClaim],
    act: str,
    now: datetime,
) -> dict[str, Any]:
    """The middle and the right column: the row that was chosen, else the first."""
    keys = [row.key for row in rows]
    on = place.on or next(iter(keys), "")
    if not on:
        return {"chosen": False}
    number, pk = _named(on)
    scene = Scene(queries.whole(actor, number), actor, now)
    asked, here = _request(scene, pk), place._replace(on=on)
    if on not in keys:
        holders = claims.holders(actor, [scene.case.pk], now)
    return {
        "chosen": bool(place.on),
        "on": on,
        "address": here.address(),
        **holding.beside(holders.get(scene.case.pk), actor),
        **_advice(scene, asked),
        **bench.reading(scene),
        **bench.around(here, keys),
        **bench.judging(ruling.cards(scene, asked), act, scene, here),
    }


def _advice(scene: Scene, asked: CaseRequest | None) -> dict[str, Any]:
    """What speaks for a unit, where a unit is sought."""
    if not (asked.kind == RequestKind.RETURN if asked else scene.case.state in BEFORE_UNITS):
        return {"advises": False}
    return {"advises": True, "advice": advice.of(scene), "precedents": advice.precedents(scene)}


def _named(on: str) -> tuple[str, int]:
    """The case's number and the id of what is asked in it, 0 for the case itself; raises NotFound for neither."""
    number, _dash, pk = on.partition("-")
    if not number.isdecimal() or (pk and not is_id(pk)):
        raise NotFound
    return number, int(pk or 0)


def _request(scene: Scene, pk: int) -> CaseRequest | None:
    """What is asked, where the row is about that; None where it was decided meanwhile."""
    return next((row for row in scene.requests if row.pk == pk), None)
