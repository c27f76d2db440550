"""One act on one target as a page: the form, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies, queries
from lianxin.cases.act_targets import form_of, kind_of, target_on
from lianxin.cases.acts import Act, AskedAct, AskedScene, Scene
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation import time
from lianxin.foundation.addresses import own
from lianxin.foundation.errors import NotFound, Refused, Stale
from lianxin.foundation.policy import require
from lianxin.foundation.step import REUSED, was_done


def address(kind: type[Act[Any]], number: str, target: Any) -> str:
    """Where the form of an act is."""
    if issubclass(kind, AskedAct):
        return reverse("cases:asked", args=[kind.key, target.pk])
    on = {} if target._meta.label == "cases.Case" else {"on": target.pk}
    return reverse("cases:act_on" if on else "cases:act", kwargs={"number": number, "key": kind.key} | on)


@login_required
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, number: str, key: str, on: int | None = None) -> HttpResponse:
    """The form of the act `key` on the case, or on the row `on` of it; POST takes its step.

    A refusal comes back as the same form with what was typed (422). Raises NotFound for what the reader has not.
    """
    actor = actor_of(request)
    kind = kind_of(key, actor)
    require(actor, policies.READ)
    try:
        scene = Scene(queries.whole(actor, number), actor, time.now())
    except NotFound:
        return _done_before(request, kind, reverse("cases:list"))
    there = reverse("cases:case", args=[number])
    target = target_on(kind, scene, on)
    if target is None:
        return _done_before(request, kind, there)
    form = form_of(kind, target, scene, request.POST or None, request.FILES or None)
    if _taken(request, form):
        return _done(request, kind, there if _is_seen(scene) else reverse("cases:list"), form.there)
    shown = {
        "locked": "" if form.is_bound else form.why_locked(target, scene),
        "of": form.of(target),
        "case": scene.case,
        "title": scene.whole.text(TextKind.TITLE),
        "draft": f"act:{number}:{key}:{target.pk}",
    }
    return _drawn(request, form, there, shown)


@login_required
@require_http_methods(["GET", "POST"])
def take_asked(request: HttpRequest, key: str, on: int) -> HttpResponse:
    """As `take`, for what somebody is asked about a case that he need not read: `on` is the row that asks."""
    actor = actor_of(request)
    kind = kind_of(key, actor)
    if not issubclass(kind, AskedAct):
        raise NotFound
    scene, there = AskedScene(actor, time.now()), reverse("cases:list")
    target = kind.asked_of(scene, on)
    if target is None:
        return _done_before(request, kind, there)
    form = form_of(kind, target, scene, request.POST or None, request.FILES or None)
    if _taken(request, form):
        return _done(request, kind, there)
    shown = {
        "locked": "" if form.is_bound else form.why_closed(target, scene),
        "of": form.of(target),
        "draft": f"asked:{key}:{on}",
    }
    return _drawn(request, form, there, shown)


def _taken(request: HttpRequest, form: Act[Any]) -> bool:
    """Whether the step went through; else the form, if it was sent, knows why not."""
    scene = form.scene
    if request.method != "POST":
        form.begin(request.GET)
        return False
    if not form.is_valid():  # after a first press perhaps only because it is done
        return was_done(scene.actor)
    try:
        form.take(by=scene.actor, at=scene.at)
    except Stale as refused:
        form.with_latest_version()
        form.add_refusal(refused)
        return False
    except Refused as refused:
        if refused.code == REUSED:  # by the browser's way back, with other words: those are another request
            form.with_latest_version()
        form.add_refusal(refused)
        return False
    return True


def _is_seen(scene: Scene) -> bool:
    """Whether the case is still the reader's to see."""
    return Case.objects.visible_to(scene.actor).filter(pk=scene.case.pk).exists()


def _done_before(request: HttpRequest, kind: type[Act[Any]], there: str) -> HttpResponse:
    """A second press whose first has ended what the act was on: it is done. Raises NotFound for anything else."""
    if request.method == "POST" and was_done(actor_of(request)):
        return _done(request, kind, there)
    raise NotFound


def _done(request: HttpRequest, kind: type[Act[Any]], back: str, on: str = "") -> HttpResponse:
    """On to where the act leads, else back to where the reader came from; the page that follows tells what was done."""
    messages.success(request, _(kind.done))
    there = on or next_of(request) or back
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return HttpResponseRedirect(there)


def _drawn(request: HttpRequest, form: Act[Any], there: str, shown: dict[str, Any]) -> HttpResponse:
    context = {"rail_key": "cases", "form": form, "action": request.path, "next": next_of(request)}
    context |= {"back": next_of(request) or there} | shown
    name = "cases/parts/act.html" if request.headers.get("HX-Request") else "cases/act.html"
    return render(request, name, context, status=422 if form.errors else 200)


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards; "" for an address that is not ours."""
    return own(request, request.POST.get("next") or request.GET.get("next", ""), "")
