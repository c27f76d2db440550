"""The places of the city, and those that are added."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.dated import holds
from lianxin.foundation.ui.pickers import for_reader, key_of
from lianxin.foundation.ui.table_form import looked_at
from lianxin.taxonomy import queries
from lianxin.taxonomy.console.access import crumbs, editor_of
from lianxin.taxonomy.console.forms import AreasForm
from lianxin.taxonomy.models import Area

FOUND = 100


@login_required
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """All places under the county that governs them, or what ``?q=`` finds. Raises NotAllowed."""
    editor_of(request)
    now, key = time.now(), key_of(request)
    rows = Area.objects.filter(holds(now)).select_related("parent", "administered_by").order_by("level", "code")
    found = queries.find_areas(key, now, FOUND) if key else []
    context = {
        "rail_key": "manage",
        "crumbs": crumbs((_("区域"), "")),
        "key": request.GET.get("q", ""),
        "found": [(row, queries.area_path(row)) for row in found],
        "counties": [] if key else _by_county(list(rows)),
    }
    return render(request, "taxonomy/console/areas.html", context)


def _by_county(rows: list[Area]) -> list[tuple[Area, list[Area]]]:
    """Each area above the towns with the towns that it governs."""
    above = [row for row in rows if row.level != Area.Level.TOWN]
    towns: dict[int, list[Area]] = {row.pk: [] for row in above}
    for row in rows:
        if row.level == Area.Level.TOWN and row.governed_by:
            towns.setdefault(row.governed_by.pk, []).append(row)
    return [(row, towns[row.pk]) for row in above]


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Places from a table or a file, looked at first; what is refused comes back with the words kept (422)."""
    actor, now = editor_of(request), time.now()
    form = for_reader(AreasForm(request), actor, now)
    seen: dict[str, Any] | None = None
    if form.is_bound:
        done, seen = looked_at(form, lambda by: form.take(by=by, at=now), lambda: {"areas": form.areas()}, actor)
        if done:
            messages.success(request, _("已增加"))
            return redirect("manage_categories:areas")
    context = {
        "rail_key": "manage",
        "crumbs": crumbs((_("区域"), reverse("manage_categories:areas")), (_(form.label), "")),
        "form": form,
        "seen": seen is not None,
    }
    wrong = form.is_bound and seen is None
    return render(request, "taxonomy/console/add_areas.html", context | (seen or {}), status=422 if wrong else 200)
