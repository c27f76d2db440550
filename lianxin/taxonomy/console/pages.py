"""The categories of the present edition, one of them, and a new edition."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.pickers import for_reader, key_of
from lianxin.foundation.ui.shapes import Fact
from lianxin.foundation.ui.table_form import looked_at
from lianxin.taxonomy import queries
from lianxin.taxonomy.console.access import crumbs, editor_of, named_by
from lianxin.taxonomy.console.drafts import Deed, Draft
from lianxin.taxonomy.console.forms import EDITION_FORMS, EditionForm
from lianxin.taxonomy.models import Category, CategoryEdition, ForeignClass

FOUND = 100
MENTIONED = 30  # retired classes of which it is told who names them


@dataclass(slots=True)
class Branch:
    """A category with those below it."""

    category: Category
    below: list["Branch"] = field(default_factory=list)


@login_required
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """The tree of the edition in force, or what ``?q=`` finds in it. Raises NotAllowed."""
    editor_of(request)
    now, key = time.now(), key_of(request)
    edition = queries.edition(now)
    found = queries.find_categories(key, now, FOUND) if key else []
    editions = list(CategoryEdition.objects.order_by("-number"))
    context = {
        "rail_key": "manage",
        "crumbs": crumbs(),
        "key": request.GET.get("q", ""),
        "found": queries.category_paths(found) if found else [],
        "edition": edition,
        "coming": [each for each in editions if each.effective_from > now],
        "former": [each for each in editions if each.number < edition.number],
        "tree": [] if key else _tree(edition),
        "history": history("category_edition", [each.pk for each in editions]),
    }
    return render(request, "taxonomy/console/categories.html", context)


def _tree(edition: CategoryEdition) -> list[Branch]:
    branches = {row.code: Branch(row) for row in edition.categories.order_by("code").only("code", "name", "edition")}
    for code, branch in branches.items():
        if len(code) > 2:
            branches[code[:-2]].below.append(branch)
    return [branch for code, branch in branches.items() if len(code) == 2]


@login_required
@require_GET
def category(request: HttpRequest, code: str) -> HttpResponse:
    """One category: what is asked for it, what other systems call it, who names it. Raises NotAllowed and NotFound."""
    actor, now = editor_of(request), time.now()
    row = None if "\0" in code else Category.objects.filter(edition=queries.edition(now), code=code).first()
    if row is None:
        raise NotFound
    above = queries.lineage(row)
    places = [(each.name, reverse("manage_categories:category", args=[each.code])) for each in above]
    context = {
        "rail_key": "manage",
        "crumbs": crumbs(*places),
        "category": row,
        "facts": _facts(row),
        "children": queries.children(row),
        "fields": queries.extra_fields(row),
        "classes": ForeignClass.objects.filter(edition_id=row.edition_id, category_code=row.code).order_by("pk"),
        "panels": named_by.told(row, actor, now),
    }
    return render(request, "taxonomy/console/category.html", context)


def _facts(row: Category) -> list[Fact]:
    return [
        Fact(_("代码"), row.code),
        Fact(_("国标代码"), row.gb_code or _("未对应")),
        Fact(_("关键词"), "、".join(row.keywords) or _("没有"), note=_("市民的说法里有这些词时建议这一类")),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """A new edition: looked at first, then published; what is refused comes back with the words kept (422).

    Raises NotAllowed and NotFound.
    """
    actor, now = editor_of(request), time.now()
    maker = EDITION_FORMS.get(kind)
    if maker is None:
        raise NotFound
    form = for_reader(maker(request, time.local(now).date()), actor, now)
    seen = None
    if form.is_bound:
        made: list[Draft] = []

        def take(by: Actor) -> CategoryEdition:
            made.append(form.changed())
            return form.take(made[-1], by=by, at=now)

        done, seen = looked_at(form, take, lambda: _outcome(made[-1], form, actor, now), actor)
        if done:
            messages.success(request, _("已发布，到那天零时起使用。"))
            return redirect("manage_categories:categories")
    return _drafting(request, form, seen)


def _outcome(made: Draft, form: EditionForm, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is new, changed and gone, and who names what is gone."""
    gone = [change for change in made.changes if change.deed is Deed.RETIRE]
    rows = Category.objects.filter(edition=form.newest, code__in=[change.code for change in gone[:MENTIONED]])
    return {
        "counts": [(deed.value, sum(change.deed is deed for change in made.changes)) for deed in Deed],
        "changes": made.changes,
        "mentions": [(row, named_by.told(row, actor, now)) for row in rows.order_by("code")],
        "total": len(made.content.categories),
        "asked": len(made.content.extra_fields),
    }


def _drafting(request: HttpRequest, form: EditionForm, seen: dict[str, Any] | None) -> HttpResponse:
    context = {"rail_key": "manage", "crumbs": crumbs((_(form.label), "")), "form": form, "seen": seen is not None}
    wrong = form.is_bound and seen is None
    return render(request, "taxonomy/console/draft.html", context | (seen or {}), status=422 if wrong else 200)
