"""Lines of the dispatch catalogue are set, ended and taken in from a sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Stale
from lianxin.foundation.policy import require
from lianxin.foundation.step import was_done
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.foundation.ui.table_form import looked_at
from lianxin.rulebook import policies
from lianxin.rulebook.catalogue_sheet import Taken, take_in
from lianxin.rulebook.console.access import RAIL, crumbs
from lianxin.rulebook.console.catalogue import alike, faces, found_entry
from lianxin.rulebook.console.entry_forms import EntryForm, SheetForm
from lianxin.rulebook.console.faces import version_of
from lianxin.rulebook.console.forms import EndForm
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.end_catalogue_entry import end_catalogue_entry
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry


def _editor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, policies.EDIT_CATALOGUE)
    return actor


@login_required
@require_http_methods(["GET", "POST"])
def set_page(request: HttpRequest) -> HttpResponse:
    """A line from a day on; ``like`` names one that the form begins with. What is refused comes back (422)."""
    actor = _editor(request)
    wanted = request.GET.get("like", "")
    like = found_entry(actor, int(wanted)) if is_id(wanted) else None
    form = EntryForm(request.POST or None, like=like, by=actor, version=_version(like))

    def take() -> CatalogueEntry:
        text, by = form.text(), actor.with_request_key(form.cleaned_data["request_key"])
        rivals = list(alike(text))
        _demand_fresh(form, by, version_of(rivals) if like and like in rivals else None)
        return set_catalogue_entry(text, form.cleaned_data["effective_from"], by=by, at=time.now())

    if form.is_bound and taken(form, take):
        messages.success(request, _("已登记，到生效日起适用"))
        return redirect("catalogue:list")
    return _drawn(request, form, like, _("改目录") if like else _("新增一行"))


def _version(like: CatalogueEntry | None) -> int:
    return version_of(alike(like)) if like else 0


def _demand_fresh(form: StepForm, by: Actor, version: int | None) -> None:
    """Raises Stale where lines for the same matters were changed since the form was drawn."""
    seen = form.cleaned_data["seen"]
    if version is not None and seen is not None and seen != version and not was_done(by):
        raise Stale(_("这一行刚被别人改动过，请回目录看过最新情况再改。"))


@login_required
@require_http_methods(["GET", "POST"])
def end_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A line ends without a successor: the next less specific one decides then."""
    actor = _editor(request)
    row = found_entry(actor, pk)
    form = EndForm(request.POST or None, by=actor, version=_version(row))

    def take() -> CatalogueEntry:
        by = actor.with_request_key(form.cleaned_data["request_key"])
        _demand_fresh(form, by, _version(row))
        return end_catalogue_entry(row, form.cleaned_data["until"], by=by, at=time.now())

    if form.is_bound and taken(form, take):
        messages.success(request, _("已登记，到那天终止"))
        return redirect("catalogue:entry", row.pk)
    return _drawn(request, form, row, _("终止"))


def _drawn(request: HttpRequest, form: StepForm, row: CatalogueEntry | None, heading: str) -> HttpResponse:
    face = faces([row])[0] if row else None
    further = [(face.title, reverse("catalogue:entry", args=[face.pk]))] if face else []
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("派单目录"), reverse("catalogue:list")), *further, (heading, "")),
        "heading": heading,
        "face": face,
        "form": form,
        "back": further[0][1] if further else reverse("catalogue:list"),
    }
    return render(request, "rulebook/console/entry_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """A sheet of lines: what is new, changed and gone is shown, then one press takes all in, or none."""
    actor = _editor(request)
    form, found = SheetForm(request, by=actor), list[Taken]()

    def take(by: Actor) -> None:
        given = form.cleaned_data
        day, whole = given["effective_from"], given["whole"]
        found.append(take_in(given["table"], day, whole=whole, by=by, at=time.now()))

    seen = None
    if form.is_bound:
        done, seen = looked_at(form, take, lambda: found[-1], actor)
        if done:
            told = _("已登记：新增 %(new)d 行，改动 %(changed)d 行，终止 %(gone)d 行")
            messages.success(request, told % {name: getattr(found[-1], name) for name in ("new", "changed", "gone")})
            return redirect("catalogue:list")
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("派单目录"), reverse("catalogue:list")), (_("导入"), "")),
        "form": form,
        "seen": seen,
    }
    return render(request, "rulebook/console/import.html", context, status=422 if form.errors else 200)
