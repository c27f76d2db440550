"""The way of a case to everybody, as the editors, the unit and the office take it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import queries
from lianxin.cases.models import Case
from lianxin.cases.policies import READ
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.texts import titles
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.shapes import Chip, Crumb, Row, Tile
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.portal import policies
from lianxin.portal.models import Publication
from lianxin.portal.pages.staff.access import demand, may_publish, may_write
from lianxin.portal.pages.staff.forms import ChooseForm, ReasonForm, RedactForm
from lianxin.portal.publications import may_move
from lianxin.portal.states import PublicationState
from lianxin.portal.steps.approve import approve
from lianxin.portal.steps.choose import choose
from lianxin.portal.steps.consent import consent
from lianxin.portal.steps.redact import redact
from lianxin.portal.steps.refuse_consent import refuse_consent
from lianxin.portal.steps.send_back import send_back
from lianxin.portal.steps.withdraw_publication import withdraw_publication

SHOWN = 100
TEXTS = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE)


@dataclass(frozen=True, slots=True)
class Act:
    """One step as a button or a form: whose right, what the button says, what is told when it is done."""

    label: str
    rights: tuple[Right, ...]
    done: str
    take: Callable[..., Publication]
    needs_reason: bool = True


ACTS = {
    "consent": Act(gettext_noop("同意公开"), (policies.CONSENT,), gettext_noop("已同意公开"), consent, False),
    "refuse_consent": Act(gettext_noop("不同意"), (policies.CONSENT,), gettext_noop("已退回编写的人"), refuse_consent),
    "approve": Act(gettext_noop("核准公开"), (policies.APPROVE,), gettext_noop("已公开"), approve, False),
    "send_back": Act(gettext_noop("退回改写"), (policies.APPROVE,), gettext_noop("已退回改写"), send_back),
    "withdraw_publication": Act(
        gettext_noop("撤下"), (policies.PUBLISH, policies.APPROVE), gettext_noop("已撤下"), withdraw_publication
    ),
}


@login_required
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """What is under way and what is published, by where it stands (``state``); ``number`` is the case to be chosen."""
    actor = actor_of(request)
    demand(may_publish(actor))
    picked = request.GET.get("number", "")
    first = {"number": picked if picked.isdecimal() else ""}
    return _listed(request, actor, ChooseForm(initial=first) if actor.has(policies.PUBLISH.code) else None)


def _listed(request: HttpRequest, actor: Actor, form: ChooseForm | None) -> HttpResponse:
    wished = request.GET.get("state", "")
    rows = (
        Publication.objects.visible_to(actor).select_related("case", "unit", "category").order_by("-chosen_at", "-pk")
    )
    states = list(rows.order_by().values_list("state", flat=True))
    here = reverse("publishing:publications")
    tiles = [
        Tile(state.label, states.count(state), f"{here}?state={state}", current=state == wished)
        for state in PublicationState
    ]
    shown = list((rows.filter(state=wished) if wished in PublicationState.values else rows)[:SHOWN])
    context = {
        "rail_key": "publications",
        "crumbs": [Crumb(_("发布"))],
        "tiles": tiles,
        "rows": _rows(shown, actor),
        "form": form,
        "may_write": may_write(actor),
        "candidates": _candidates(actor) if form else [],
        "picked": form["number"].value() if form and not form.is_bound else "",
    }
    refused = form is not None and form.is_bound
    return render(request, "portal/staff/publications.html", context, status=422 if refused else 200)


def _candidates(actor: Actor) -> list[Row]:
    """What was archived last and has been chosen by nobody."""
    rows = Case.objects.visible_to(actor).filter(state=CaseState.ARCHIVED, identity_withheld=False, accused=None)
    rows = rows.filter(publications__isnull=True).exclude(appeal_type="report").select_related("category", "area")
    found = list(rows.order_by("-archived_at", "-pk")[:10])
    named = titles(case.pk for case in found)
    return [
        Row(
            title=named.get(case.pk, ""),
            href=f"{reverse('publishing:publications')}?number={case.number}",
            number=case.number,
            meta=[case.category.name, case.area.name],
        )
        for case in found
    ]


def _rows(shown: list[Publication], actor: Actor) -> list[Row]:
    """What has no title yet is called as its case is, in brackets, for who may read that."""
    nameless = [row.case_id for row in shown if not row.title] if actor.has(READ.code) else []
    read = Case.objects.visible_to(actor).filter(pk__in=nameless).values_list("pk", flat=True) if nameless else ()
    named = titles(read)
    return [_row(row, row.title or f"（{named.get(row.case_id, _('还没有编写'))}）") for row in shown]


def _row(row: Publication, title: str) -> Row:
    state = PublicationState(row.state)
    tone = {PublicationState.PUBLISHED: "good", PublicationState.WITHDRAWN: ""}
    return Row(
        title=title,
        href=reverse("publishing:publication", args=[row.token]),
        number=row.case.number,
        meta=[row.get_kind_display(), row.category.name, row.unit.short_name if row.unit else _("热线当场解答")],
        chips=[Chip(state.label, tone.get(state, "strong"))],  # type: ignore[arg-type]  # tones by state
    )


@login_required
@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """Choose the case of that ``number``; what is refused comes back in the form (422)."""
    actor = actor_of(request)
    demand(actor.has(policies.PUBLISH.code))
    form, there = ChooseForm(request.POST), ""

    def take() -> None:
        nonlocal there
        number = form.cleaned_data["number"].replace(" ", "").replace("\0", "")
        case = Case.objects.visible_to(actor).filter(number=number).first()
        if case is None:
            form.add_error("number", _("没有这个编号的工单。"))
            return
        row = choose(case, form.cleaned_data["kind"], by=_by(actor, form), at=time.now())
        there = reverse("publishing:publication", args=[row.token])

    if taken(form, take) and there:
        return redirect(there)
    return _listed(request, actor, form)


def _by(actor: Actor, form: StepForm) -> Actor:
    return actor.with_request_key(form.cleaned_data["request_key"])


@login_required
@require_GET
def publication(request: HttpRequest, token: str) -> HttpResponse:
    """One publication: what it says, beside it what the case said, and what the reader may do. Raises NotFound."""
    actor = actor_of(request)
    row = _found(actor, token)
    return _shown(request, actor, row, _redact_form(actor, row))


def _found(actor: Actor, token: str) -> Publication:
    demand(may_publish(actor))
    rows = Publication.objects.visible_to(actor).select_related(
        "case__citizen", "case__phone", "unit", "category", "area"
    )
    row = rows.filter(token=token).first() if "\0" not in token else None
    if row is None:
        raise NotFound
    return row


def _redact_form(actor: Actor, row: Publication, data: QueryDict | None = None) -> RedactForm | None:
    writes = actor.has(policies.PUBLISH.code) and may_move(row, "redact")
    return RedactForm(row, data) if writes else None


def _shown(
    request: HttpRequest,
    actor: Actor,
    row: Publication,
    form: RedactForm | None,
    bad: tuple[str, StepForm] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "rail_key": "publications",
        "crumbs": [Crumb(_("发布"), reverse("publishing:publications")), Crumb(row.title or row.case.number)],
        "row": row,
        "state": PublicationState(row.state),
        "form": form,
        "acts": _acts(actor, row, bad),
        "original": _original(actor, row),
    }
    status = 422 if bad or (form and form.is_bound) else 200
    return render(request, "portal/staff/publication.html", context, status=status)


def _acts(actor: Actor, row: Publication, bad: tuple[str, StepForm] | None) -> list[tuple[str, Act, StepForm]]:
    """What the reader may do now, each with its form; the one that was refused with what is wrong."""
    return [
        (key, act, bad[1] if bad and bad[0] == key else _form(key, row))
        for key, act in ACTS.items()
        if any(actor.has(right.code) for right in act.rights) and may_move(row, key)
    ]


def _form(key: str, row: Publication, data: QueryDict | None = None) -> StepForm:
    kind = ReasonForm if ACTS[key].needs_reason else StepForm
    return kind(data, version=row.version, auto_id=f"{key}-%s")


def _original(actor: Actor, row: Publication) -> list[tuple[str, str]]:
    """What the case said and what was answered, as far as the reader may read it: label and text."""
    if not actor.has(READ.code):
        return []
    try:
        whole = queries.whole(actor, row.case.number)
    except NotFound:
        return []
    said = [(kind.label, whole.text(kind)) for kind in TEXTS]
    kinds = (TextKind.ANSWER, TextKind.REPLY_PUBLIC)
    answered = [(TextKind(text.kind).label, text.text) for text in whole.texts if text.kind in kinds]
    return [(label, text) for label, text in said + answered if text]


@login_required
@require_POST
def act(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Take one step; what is refused comes back beside its field, the words kept (422)."""
    actor = actor_of(request)
    row = _found(actor, token)
    if key == "redact":
        return _redacted(request, actor, row)
    chosen_act = ACTS.get(key)
    if chosen_act is None:
        raise NotFound
    form = _form(key, row, request.POST)

    def take() -> None:
        words = [form.cleaned_data["reason"]] if chosen_act.needs_reason else []
        chosen_act.take(row, *words, seen=form.cleaned_data["seen"], by=_by(actor, form), at=time.now())

    if not taken(form, take):
        return _shown(request, actor, row, _redact_form(actor, row), (key, form))
    messages.success(request, _(chosen_act.done))
    return redirect("publishing:publications")


def _redacted(request: HttpRequest, actor: Actor, row: Publication) -> HttpResponse:
    form = _redact_form(actor, row, request.POST)
    if form is None:
        raise NotAllowed(_("现在不能改写。"))

    def take() -> None:
        redact(row, form.wording(), seen=form.cleaned_data["seen"], by=_by(actor, form), at=time.now())

    if not taken(form, take):
        return _shown(request, actor, row, form)
    messages.success(request, _("已提交"))
    return redirect("publishing:publications")
