"""The dispatch catalogue: its lines with what came of them, one line with its history and cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.ui.shapes import Fact
from lianxin.rulebook import policies
from lianxin.rulebook.catalogue_sheet import held, sheet, today
from lianxin.rulebook.console.access import RAIL, crumbs, reads_catalogue
from lianxin.rulebook.console.entry_forms import FindForm
from lianxin.rulebook.console.faces import authors_of, stand
from lianxin.rulebook.console.panels import uses
from lianxin.rulebook.dimensions import ScopeWords
from lianxin.rulebook.duty_words import DutyWords
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.steps.set_catalogue_entry import EntryText
from lianxin.taxonomy.models import Category
from lianxin.taxonomy.queries import top_categories

SHOWN = 100
NARROWER = ("area", "target", "keywords")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFace:
    """One line in words: for what, whose duty, since when, and what came of it (zeros where nobody counted)."""

    pk: int
    title: str
    narrower: str
    lead: str
    assisting: str
    basis: str
    note: str
    first: date | None
    last: date | None
    author: str
    stand: str
    dispatched: int
    returned: int
    designated: int


def faces(entries: Iterable[CatalogueEntry]) -> list[EntryFace]:
    """The lines as they are shown, with their figures."""
    rows = list(entries)
    scopes = [{"category": row.category, **({"area": row.area} if row.area else {})} for row in rows]
    words, duties, authors, counts = ScopeWords(scopes), DutyWords(rows), authors_of(rows), _counts(rows)
    return [
        EntryFace(
            pk=row.pk,
            title=words.word("category", row.category),
            narrower=" · ".join(filter(None, [row.area and words.word("area", row.area), row.target, *row.words])),
            lead=duties.told(row.lead),
            assisting="、".join(duties.told(duty) for duty in row.assisting),
            basis=row.basis,
            note=row.note,
            first=row.valid.lower,
            last=row.valid.upper,
            author=authors.get(row.author_id or 0, ""),
            stand=stand(row, today()),
            **{name: counts.get((row.pk, name), 0) for name in CatalogueUse.Outcome.values},
        )
        for row in rows
    ]


def _counts(rows: Sequence[CatalogueEntry]) -> dict[tuple[int, str], int]:
    counted = CatalogueUse.objects.filter(entry__in=[row.pk for row in rows]).values_list("entry", "outcome")
    return {(entry, outcome): count for entry, outcome, count in counted.annotate(count=Count("pk"))}


def demand_reader(request: HttpRequest) -> Actor:
    """Who reads the catalogue; raises NotAllowed."""
    if not reads_catalogue(request):
        raise NotAllowed(_("您的岗位不看派单目录。"))
    return actor_of(request)


@login_required
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The lines that hold today: of a class and those below it, led by a unit, with words."""
    actor = demand_reader(request)
    form = FindForm(request.GET, by=actor)
    found = _narrowed(held(today()), form) if form.is_valid() else held(today()).none()
    count = found.count()
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("派单目录"), "")),
        "form": form,
        "tops": top_categories(time.now()),
        "chosen": getattr(form.cleaned_data.get("category"), "code", ""),
        "rows": faces(found[:SHOWN]),
        "found": count,
        "more": count > SHOWN,
        "edits": actor.has(policies.EDIT_CATALOGUE.code),
    }
    return render(request, "rulebook/console/catalogue.html", context)


def _narrowed(rows: QuerySet[CatalogueEntry], form: FindForm) -> QuerySet[CatalogueEntry]:
    given = form.cleaned_data
    if given["category"]:
        rows = rows.filter(category__startswith=given["category"].code)
    if given["lead"]:
        rows = rows.filter(Q(lead=given["lead"].code) | Q(assisting__contains=[given["lead"].code]))
    if word := given["q"]:
        named = Category.objects.filter(name__icontains=word).values("code")
        wanted = Q(category__in=named) | Q(target__icontains=word) | Q(keywords__icontains=word)
        rows = rows.filter(wanted | Q(basis__icontains=word) | Q(note__icontains=word))
    return rows


def found_entry(actor: Actor, pk: int) -> CatalogueEntry:
    """The line that an address names; raises NotFound."""
    row = CatalogueEntry.objects.visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def alike(entry: CatalogueEntry | EntryText) -> QuerySet[CatalogueEntry]:
    """All lines there ever were for the same matters, the newest first."""
    words = entry.keywords if isinstance(entry.keywords, str) else "|".join(sorted(set(entry.keywords)))
    rows = CatalogueEntry.objects.unscoped("the catalogue is open to everybody who works with it")
    same = {"category": entry.category, "area": entry.area, "target": entry.target, "keywords": words}
    return rows.filter(**same).order_by("-pk")


@login_required
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: whose duty and why, what came of it, what was before it. Raises NotFound."""
    actor = demand_reader(request)
    row = found_entry(actor, pk)
    face = faces([row])[0]
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("派单目录"), reverse("catalogue:list")), (face.title, "")),
        "face": face,
        "facts": _facts(face),
        "others": faces(alike(row).exclude(pk=row.pk)[:SHOWN]),
        "panels": uses.told(row, actor, time.now()),
        "edits": actor.has(policies.EDIT_CATALOGUE.code) and face.stand in ("now", "next") and not face.last,
    }
    return render(request, "rulebook/console/entry.html", context)


def _facts(face: EntryFace) -> list[Fact]:
    known = [
        (_("主办"), face.lead),
        (_("协办"), face.assisting),
        (_("只限"), face.narrower),
        (_("依据"), face.basis),
        (_("说明"), face.note),
        (_("登记人"), face.author),
    ]
    return [Fact(label, value) for label, value in known if value]


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The lines that hold today as CSV, with the mark by which spreadsheet programs know UTF-8."""
    demand_reader(request)
    answer = HttpResponse(f"\ufeff{sheet(today())}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="catalogue-{today()}.csv"'
    return answer
