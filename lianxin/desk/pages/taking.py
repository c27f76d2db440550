"""Taking from the pool and giving back; one step on many rows, with what came of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import claims, policies, queries, taking
from lianxin.cases.act_pages import next_of
from lianxin.cases.acts import Scene
from lianxin.cases.acts.dispatching import free_owners, suggested
from lianxin.cases.acts.hub_parts import note
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.results import Result, demand_some
from lianxin.cases.results import of as came_of
from lianxin.cases.results import page as results_page
from lianxin.cases.states import TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.release_claim import release_claim
from lianxin.desk import pool
from lianxin.desk.bench import PAGE
from lianxin.desk.pages import follow_up
from lianxin.desk.pages.dispatch import demand_open
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, Refused
from lianxin.foundation.policy import require
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.pickers import for_reader
from lianxin.foundation.ui.shapes import Crumb
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Unit
from lianxin.rulebook.models import CatalogueEntry


@login_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the next ``count`` of the tab and go where they stand."""
    actor = actor_of(request)
    demand_open(actor)
    tab = pool.tabs_for(actor).get(request.POST.get("tab", "")) or pool.TABS["pool"]
    count = request.POST.get("count", "")
    if not (count.isascii() and count.isdecimal() and len(count) < 3):
        raise BadInput({"count": _("请填写件数。")})
    codes = (*tab.states, *tab.kinds) or claims.DISPATCH_POOL
    taken = taking.take_next(int(count), codes, by=actor, at=time.now())
    if not taken:
        messages.info(request, _("没有可领的了。"))
        return redirect(_back(request))
    messages.success(request, _("领到 %(count)d 件。") % {"count": len(taken)})
    return redirect(f"{reverse('desk:dispatch')}?tab={pool.MINE}")


@login_required
@require_POST
def act_on_picked(request: HttpRequest) -> HttpResponse:
    """``act`` (claim, release, accept, dispatch) on the rows ``number``: of one row back to the page, of several a page
    that tells what came of each."""
    actor = actor_of(request)
    if not follow_up.may_open(actor):  # whoever calls citizens takes from a list of his own
        demand_open(actor)
    keys = request.POST.getlist("number")
    act = request.POST.get("act", "")
    if act == "dispatch":
        query = urlencode({"number": keys, "next": _back(request)}, doseq=True)
        return redirect(f"{reverse('desk:bulk_dispatch')}?{query}" if keys else _back(request))
    if act not in _STEPS:
        raise BadInput({"act": _("没有这种操作。")})
    demand_some(keys, PAGE)
    step, done = _STEPS[act]
    results = came_of(step, done, _rows(actor, keys, whole=act != "claim"), by=actor)
    if len(results) == 1:
        return _told(request, results[0])
    return _results(request, results)


@login_required
@require_http_methods(["GET", "POST"])
def bulk_dispatch(request: HttpRequest) -> HttpResponse:
    """Send several cases at once: each to whom the catalogue names for it, or all to one unit; POST does it and tells
    what came of each."""
    actor, now = actor_of(request), time.now()
    require(actor, policies.DISPATCH)
    said = request.POST if request.method == "POST" else request.GET
    numbers = [key.partition("-")[0] for key in said.getlist("number")]
    demand_some(numbers, PAGE)
    scenes = [Scene(queries.whole(actor, number), actor, now) for number in dict.fromkeys(numbers)]
    plans = [_plan(scene) for scene in scenes]
    form = for_reader(BulkForm(request.POST or None, initial={"request_key": uuid4().hex}), actor, now)
    if request.method == "POST" and form.is_valid():
        return _results(request, [_sent(plan, form.cleaned_data, actor) for plan in plans])
    context = {
        "rail_key": "dispatch",
        "crumbs": [_desk(), Crumb(_("批量派单"))],
        "plans": plans,
        "form": form,
        "next": _back(request),
    }
    return render(request, "desk/bulk_dispatch.html", context, status=422 if form.errors else 200)


class BulkForm(forms.Form):
    """What is the same for all of them."""

    lead = UnitField(label=_lazy("统一派给"), required=False, help_text=_lazy("不填则各派各的建议单位。"))
    dispatch_note = note(TextKind.DISPATCH_NOTE)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True)
class Suggested:
    """One case and whom the catalogue names for it: the lead is missing where nobody is named, or not free."""

    case: Case
    title: str
    lead: Unit | None
    assisting: tuple[Unit, ...]
    entry: CatalogueEntry | None


def _plan(scene: Scene) -> Suggested:
    lead, assisting = free_owners(scene)
    found = suggested(scene) if lead else None
    title = scene.whole.text(TextKind.TITLE)
    return Suggested(scene.case, title, lead, tuple(assisting), found.entry if found else None)


def _sent(plan: Suggested, given: dict[str, Any], actor: Actor) -> Result:
    case, lead = plan.case, given["lead"] or plan.lead
    if lead is None:
        return Result(case.number, plan.title, "", _("派单目录没有对应的条目，请单独派单。"))
    own = lead == plan.lead
    assisting = tuple(unit for unit in plan.assisting if unit != lead) if own else ()
    what = Plan(lead=lead, assisting=assisting, note=given["dispatch_note"], entry=plan.entry if own else None)
    try:
        dispatch(case, what, by=actor.with_part(case.pk), at=time.now())
    except Refused as refusal:
        return Result(case.number, plan.title, "", refusal.text)
    return Result(case.number, plan.title, _("已派%(unit)s") % {"unit": lead.short_name}, "")


_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "claim": (claim, "已认领"),
    "release": (release_claim, "已释放"),
    "accept": (accept, "已受理"),
}


def _rows(actor: Actor, keys: list[str], *, whole: bool) -> list[Case | CaseRequest]:
    """What the keys of rows name, as far as the reader sees it: what is asked where `whole` is not wanted. Raises
    NotFound."""
    numbers = [key.partition("-")[0] for key in keys]
    cases = {row.number: row for row in Case.objects.visible_to(actor).filter(number__in=numbers)}
    ids = [int(pk) for key in keys if is_id(pk := key.partition("-")[2])]
    asked = {} if whole else CaseRequest.objects.visible_to(actor).select_related("case").in_bulk(ids)
    found = [
        asked.get(int(pk)) if is_id(pk := key.partition("-")[2]) and not whole else cases.get(number)
        for key, number in zip(keys, numbers, strict=True)
    ]
    if None in found:
        raise NotFound
    return [row for row in found if row is not None]


def _told(request: HttpRequest, result: Result) -> HttpResponse:
    if result.why:
        messages.error(request, result.why)
    else:
        messages.success(request, result.said)
    return redirect(_back(request))


def _results(request: HttpRequest, results: list[Result]) -> HttpResponse:
    return results_page(request, results, _desk(), "dispatch", _back(request))


def _desk() -> Crumb:
    return Crumb(_("派单"), reverse("desk:dispatch"))


def _back(request: HttpRequest) -> str:
    return next_of(request) or reverse("desk:dispatch")
