"""One act on one target as a page: the form, and what becomes of it."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies, queries
from lianxin.cases.acts import Act, Scene, may_take, named
from lianxin.cases.states import TextKind
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound, Refused, Stale
from lianxin.foundation.policy import require
from lianxin.foundation.ui.pickers import for_reader


def address(kind: type[Act[Any]], number: str, target: Any) -> str:
    """Where the form of an act is."""
    on = {} if target._meta.label == "cases.Case" else {"on": target.pk}
    return reverse("cases:act_on" if on else "cases:act", kwargs={"number": number, "key": kind.key} | on)


@login_required
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, number: str, key: str, on: int | None = None) -> HttpResponse:
    """The form of the act `key` on the case, or on the row `on` of it; POST takes its step.

    A refusal comes back as the same form with what was typed (422). Raises NotFound for what the reader has not.
    """
    scene = _scene(request, number)
    kind, target = _found(scene, key, on)
    form = kind(target, scene, request.POST or None, request.FILES or None)
    for_reader(form, scene.actor, scene.at)
    if request.method == "POST" and _taken(form, scene):
        return _done(request, form)
    return _drawn(request, form)


def _scene(request: HttpRequest, number: str) -> Scene:
    actor = actor_of(request)
    require(actor, policies.READ)
    return Scene(queries.whole(actor, number), actor, time.now())


def _found(scene: Scene, key: str, on: int | None) -> tuple[type[Act[Any]], Any]:
    kind = named(key)
    if kind is None:
        raise NotFound
    if not may_take(kind, scene.actor):
        require(scene.actor, kind.right)
    wanted = scene.case.pk if on is None else on
    target = next((each for each in kind.targets(scene) if each.pk == wanted), None)
    if target is None:
        raise NotFound
    return kind, target


def _taken(form: Act[Any], scene: Scene) -> bool:
    """Whether the step went through; else the form knows why not."""
    if not form.is_valid():
        return False
    try:
        form.take(by=scene.actor, at=scene.at)
    except Stale as refused:
        form.with_latest_version()
        form.add_refusal(refused)
        return False
    except Refused as refused:
        form.add_refusal(refused)
        return False
    return True


def _done(request: HttpRequest, form: Act[Any]) -> HttpResponse:
    """Back to where the reader came from; the page that follows tells what was done."""
    messages.success(request, _(form.done))
    there = _next(request) or reverse("cases:case", args=[form.scene.case.number])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return HttpResponseRedirect(there)


def _drawn(request: HttpRequest, form: Act[Any]) -> HttpResponse:
    scene = form.scene
    context = {
        "rail_key": "cases",
        "form": form,
        "locked": "" if form.is_bound else form.why_locked(form.target, scene),
        "action": request.path,
        "next": _next(request),
        "of": form.of(form.target),
        "case": scene.case,
        "title": scene.whole.text(TextKind.TITLE),
        "draft": f"act:{scene.case.number}:{form.key}:{form.target.pk}",
        "back": _next(request) or reverse("cases:case", args=[scene.case.number]),
    }
    name = "cases/parts/act.html" if request.headers.get("HX-Request") else "cases/act.html"
    return render(request, name, context, status=422 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards; "" for an address that is not ours."""
    there = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and urlsplit(there).path.startswith("/")
    return there if ours else ""
