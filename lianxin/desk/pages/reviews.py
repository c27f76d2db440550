"""The reviewer's desk: what the citizen said and what the unit answers beside each other, with what was found."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies, queries, results
from lianxin.cases.acts import Scene
from lianxin.cases.live_rows import keys_shown
from lianxin.cases.models import Case
from lianxin.cases.queries import is_unit
from lianxin.cases.states import TextKind
from lianxin.cases.steps.archive import archive
from lianxin.desk import bench, checks, review_queue, ruling
from lianxin.desk.bench import PAGE, Place
from lianxin.desk.review_queue import Tab
from lianxin.desk.ruling import Card
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb

ROUTE = "desk:reviews"
ARCHIVE = "archive"  # the tab


def may_open(actor: Actor) -> bool:
    """Whether the post reviews, closes or archives at the hotline."""
    return not is_unit(actor) and bool(review_queue.tabs_for(actor))


def _tabs(actor: Actor) -> dict[str, Tab]:
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不审核答复，也不结案、归档。"))
    return review_queue.tabs_for(actor)


@login_required
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits, by tabs (``?tab=``); one case of it (``on``) read beside, with the form of the act ``act``.
    ``?rows=`` names the rows that a page shows: then the answer tells how they stand now. Raises NotAllowed, BadInput
    (tab, rows), NotFound."""
    actor, now = actor_of(request), time.now()
    tabs = _tabs(actor)
    place = bench.place_of(ROUTE, request.GET, list(tabs))
    tab = tabs[place.tab]
    found = review_queue.waiting(actor, tab)
    counted = review_queue.counts(actor, tabs)
    context = bench.page(actor, place, _("审核"), tabs, counted) | {"picks": place.tab == ARCHIVE}
    numbers = [case.number for case in found]
    if "rows" in request.GET:
        there = keys_shown(request.GET["rows"], PAGE)
        rows = review_queue.shown(actor, there, review_queue.rows(actor, tab), tab, place, now)
        return render(request, "desk/parts/bench_news.html", context | bench.news(place, numbers, there, rows))
    context |= {
        "rows": review_queue.drawn(found, tab, place, actor, now),
        "more": max(0, counted[place.tab] - len(found)),
        "ends_href": reverse("desk:review_ends"),
        "request_key": uuid4().hex,
        **_beside(actor, tab, place, numbers, request.GET.get("act", "")),
    }
    return render(request, "desk/reviews.html", context)


@login_required
@require_GET
def ends(request: HttpRequest) -> HttpResponse:
    """What ends when if the form of the act ``act`` on the case ``on`` is sent as it is filled in: a fragment. Raises
    NotAllowed, BadInput (tab), NotFound."""
    actor, now = actor_of(request), time.now()
    tabs = _tabs(actor)
    place = bench.place_of(ROUTE, request.GET, list(tabs))
    scene = Scene(queries.whole(actor, place.on), actor, now)
    told = bench.ends_for(_cards(scene, tabs[place.tab]), request.GET.get("act", ""), scene, request.GET)
    return render(request, "desk/parts/ends.html", told)


@login_required
@require_POST
def archive_picked(request: HttpRequest) -> HttpResponse:
    """Archive the cases ``number``, each by itself; answers a page that tells what came of each. Raises NotAllowed,
    BadInput (number), NotFound."""
    actor = actor_of(request)
    require(actor, policies.ARCHIVE)
    numbers = list(dict.fromkeys(request.POST.getlist("number")))
    results.demand_some(numbers, PAGE)
    cases = list(Case.objects.visible_to(actor).filter(number__in=numbers).order_by("registered_at", "pk"))
    if len(cases) < len(numbers):
        raise NotFound
    came = results.of(archive, "已归档", cases, by=actor)
    return results.page(request, came, Crumb(_("审核"), reverse(ROUTE)), "reviews", Place(ROUTE, ARCHIVE).address())


def _cards(scene: Scene, tab: Tab) -> list[Card]:
    return ruling.cards_of(tab.acts, scene, scene.case) if scene.case.state == tab.state else []


def _beside(actor: Actor, tab: Tab, place: Place, keys: list[str], act: str) -> dict[str, Any]:
    """The middle and the right column: the case that was named, else the first."""
    number = place.on or next(iter(keys), "")
    if not number:
        return {"chosen": False}
    scene = Scene(queries.whole(actor, number), actor, time.now())
    here = place._replace(on=number)
    return {
        "chosen": bool(place.on),
        "on": number,
        **bench.reading(scene),
        **bench.around(here, keys),
        **bench.judging(_cards(scene, tab), act, scene, here),
        "replies": checks.replies(scene),
        "earlier_replies": checks.earlier(scene),
        "original": _original(scene),
    }


def _original(scene: Scene) -> list[tuple[str, str]]:
    """What the citizen said, in his words: the matter, and what he added."""
    kinds = (TextKind.CONTENT, TextKind.SUPPLEMENT, TextKind.OBJECTION)
    return [(str(TextKind(row.kind).label), row.text) for row in scene.whole.texts if row.kind in kinds]
