"""What waits for this post to decide, in a unit or at the hotline: the list, the matter, the ruling beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import queries, results
from lianxin.cases.acts import AskedScene, Scene
from lianxin.cases.live_rows import keys_shown
from lianxin.cases.models import CaseRequest
from lianxin.cases.results import Result
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.texts import LONGEST_OTHERS
from lianxin.desk import approval_faces, approvals, bench, checks
from lianxin.desk.approvals import Pending, Tab
from lianxin.desk.bench import PAGE, BenchRow, Place
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.shapes import Crumb

ROUTE = "desk:decisions"
# What may be granted to several at once, as it was asked for: the step, what is told of each.
ALIKE: dict[str, tuple[Callable[..., Any], str]] = {
    "endorse": (endorse, "已同意，报派单方审核"),
    "returns": (accept_return, "已同意退单"),
    "extensions": (grant_extension, "已同意延期"),
    "suspensions": (grant_suspension, "已同意挂起"),
    "declines": (confirm_decline, "已确认不予受理"),
}


class AlikeForm(forms.Form):
    """What is said of all of them."""

    opinion = WordsField(label=_lazy("意见"), required=False, longest=LONGEST_OTHERS, rows=1)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False)


def may_open(actor: Actor) -> bool:
    """Whether the post decides anything of what is asked."""
    return bool(approvals.tabs_for(actor))


def _tabs(actor: Actor) -> dict[str, Tab]:
    tabs = approvals.tabs_for(actor)
    if not tabs:
        raise NotAllowed(_("您的岗位不审核申请，也不审签答复。"))
    return tabs


@login_required
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits, by tabs (``?tab=``): what the reader decides, below it what others decide; one row of it (``on``)
    read beside, with the form of the act ``act``. ``?rows=`` names the rows that a page shows: then the answer tells
    how they stand now. Raises NotAllowed, BadInput (tab, rows)."""
    actor, now = actor_of(request), time.now()
    tabs = _tabs(actor)
    counts = approvals.counts(actor, tabs)
    place = bench.place_of(ROUTE, request.GET, sorted(tabs, key=lambda tab: not counts[tab]))  # opened where it waits
    own, others = approvals.waiting(actor, place.tab, now)
    context = bench.page(actor, place, _("审批"), tabs, counts)
    context["picks"] = place.tab in ALIKE
    if "rows" in request.GET:
        there = keys_shown(request.GET["rows"], 2 * PAGE)
        rows = _shown(actor, place, tabs[place.tab], [*own, *others], there, now)
        keys = [each.key for each in own[:PAGE]]
        return render(request, "desk/parts/bench_news.html", context | bench.news(place, keys, there, rows))
    context |= _lists(actor, tabs, place, own[:PAGE], others[:PAGE], now)
    context |= _beside(actor, tabs, place, own, request.GET.get("act", ""), now)
    return render(request, "desk/decisions.html", context)


def _shown(
    actor: Actor, place: Place, tab: Tab, waiting: Sequence[Pending], there: Sequence[str], now: datetime
) -> list[BenchRow]:
    """How the rows `there` look now."""
    found = [(each, "") for each in waiting if each.key in there]
    found += approvals.gone(actor, place.tab, sorted(set(there) - {each.key for each, _left in found}))
    left = {each.key: why for each, why in found}
    rows = approval_faces.drawn([each for each, _left in found], tab, place, actor, now)
    return [replace(row, left=left[row.key], quick=[]) if left[row.key] else row for row in rows]


@login_required
@require_GET
def ends(request: HttpRequest) -> HttpResponse:
    """What ends when if the form of the act ``act`` on the row ``on`` is sent as it is filled in: a fragment. Raises
    NotAllowed, BadInput (tab)."""
    actor, now = actor_of(request), time.now()
    tabs = _tabs(actor)
    place = bench.place_of(ROUTE, request.GET, list(tabs))
    each = approvals.one(actor, place.tab, place.on)
    if each is None:  # decided meanwhile, as whoever sends the form is told
        return render(request, "desk/parts/ends.html", {"ends": []})
    scene = _scene(each, place.tab, actor, now)
    cards = approval_faces.cards_of(each, tabs[place.tab], scene)
    told = bench.ends_for(cards, request.GET.get("act", ""), scene, request.GET)
    return render(request, "desk/parts/ends.html", told)


@login_required
@require_POST
def grant_alike(request: HttpRequest) -> HttpResponse:
    """Grant each of the rows ``number`` of a tab what it asks for, with one opinion; answers a page that tells what
    came of each. Raises NotAllowed, BadInput (tab, number), NotFound."""
    actor = actor_of(request)
    tabs = _tabs(actor)
    place = bench.place_of(ROUTE, request.POST, list(tabs))
    keys, form = request.POST.getlist("number"), AlikeForm(request.POST)
    if place.tab not in ALIKE or not form.is_valid():
        raise BadInput({"tab": _("这一栏须逐件审核。")})
    results.demand_some(keys, PAGE)
    came = _granted(actor, place.tab, keys, form.cleaned_data["opinion"])
    return results.page(request, came, Crumb(_("审批"), reverse(ROUTE)), "decisions", place.address(on=""))


def _granted(actor: Actor, tab: str, keys: Sequence[str], opinion: str) -> list[Result]:
    step, done = ALIKE[tab]
    rows = approvals.named(actor, tab, keys)
    if len(rows) < len(set(keys)):
        raise NotFound
    return results.of(step, done, rows, opinion, by=actor)


def _lists(
    actor: Actor, tabs: dict[str, Tab], place: Place, own: list[Pending], others: list[Pending], now: datetime
) -> dict[str, Any]:
    """The left column: what the reader decides, and what others do."""
    tab, alike = tabs[place.tab], place.tab in ALIKE and bool(own)
    return {
        "rows": approval_faces.drawn(own, tab, place, actor, now),
        "others": approval_faces.drawn(others, tab, place, actor, now),
        "alike": AlikeForm(initial={"request_key": uuid4().hex}) if alike else None,
        "ends_href": reverse("desk:decision_ends"),
    }


def _beside(
    actor: Actor, tabs: dict[str, Tab], place: Place, own: list[Pending], act: str, now: datetime
) -> dict[str, Any]:
    """The middle and the right column: the row that was named, else the first that the reader decides."""
    keys = [each.key for each in own]
    named = approvals.one(actor, place.tab, place.on) if place.on else None
    each = named or next(iter(own), None)
    if each is None:
        return {"chosen": False}
    place = place._replace(on=each.key)
    scene = _scene(each, place.tab, actor, now)
    cards = approval_faces.cards_of(each, tabs[place.tab], scene)
    checked = [checks.reply_of(each.order, scene)] if place.tab == "replies" and each.order else []
    read = bench.reading(scene) if isinstance(scene, Scene) else {"request_text": _words(each.request)}
    return {
        "chosen": named is not None,
        "on": each.key,
        "replies": checked,
        **read,
        **bench.around(place, keys),
        **bench.judging(cards, act, scene, place),
    }


def _scene(each: Pending, tab: str, actor: Actor, now: datetime) -> Any:
    """What the acts are weighed against; what another hub asks is decided without its case."""
    return AskedScene(actor, now) if tab == "city" else Scene(queries.whole(actor, each.case.number), actor, now)


def _words(request: CaseRequest | None) -> str:
    return request.text.text if request and request.text else ""
