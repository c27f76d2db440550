"""The agent's workbench: one screen on which a contact becomes a case, or an addition to one."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.cases import at_hand, policies
from lianxin.cases.clock_faces import face
from lianxin.cases.drafts import opened
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, Contact, ContactCase, Draft
from lianxin.citizens import live
from lianxin.desk.intake import offers, speaker, taking
from lianxin.desk.intake.forms import RIGHTS, StatementForm, demand
from lianxin.desk.intake.phrases import phrases_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.answers import wants_json
from lianxin.foundation.errors import NotFound, Refused, Stale
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.shapes import ClockFace, Crumb


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def workbench(request: HttpRequest) -> HttpResponse:
    """The form, beside who speaks (``?contact=``) and what was kept of it (``?draft=``); POST takes the matter in.

    A refusal comes back as the same form with what was typed (422), or as JSON for the form's own script.
    """
    actor = actor_of(request)
    demand(actor)
    if request.method == "POST":
        return _taken(request, actor)
    registered = _registered(actor, request.GET.get("draft", ""))
    if registered:  # the browser's way back
        return HttpResponseRedirect(done_address(registered))
    draft = open_draft(actor, request.GET.get("draft", ""))
    contact = open_contact(actor, request.GET.get("contact", "")) or _still_open(draft.contact if draft else None)
    form = StatementForm(actor, time.now(), contact=contact, kept=opened(draft) if draft else None)
    form.initial.update(contact=contact and contact.pk, request_key=uuid4().hex)
    if draft:
        form.initial.update(draft=draft.pk, draft_seen=draft.version)
    return drawn(request, form, contact)


def sent_form(request: HttpRequest) -> StatementForm:
    """The form that was sent, with the contact that it names. Raises NotFound for one that is not to be seen."""
    actor = actor_of(request)
    contact = open_contact(actor, request.POST.get("contact", ""), ended=True)
    return StatementForm(actor, time.now(), request.POST, request.FILES, contact=contact)


def _taken(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = sent_form(request)
    before = taking.taken_before(form)
    if before is not None:
        return led(request, done_address(before))
    try:
        if form.is_valid():
            return led(request, done_address(taking.take(form, by=actor, at=form.at)))
    except Refused as refused:
        form.add_refusal(refused)
        return refused_form(request, form, stale=isinstance(refused, Stale))
    return refused_form(request, form)


def refused_form(request: HttpRequest, form: StatementForm, *, stale: bool = False) -> HttpResponse:
    """The form with what is wrong with it: for its script only what is wrong, so that files stay chosen."""
    if not wants_json(request):
        return drawn(request, form, form.spoken, status=422)
    wrong = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    text = wrong.pop("__all__", "")
    return JsonResponse({"fields": wrong, "text": text, "stale": stale}, status=422)


def led(request: HttpRequest, there: str) -> HttpResponse:
    """On to another page."""
    return JsonResponse({"to": there}) if wants_json(request) else HttpResponseRedirect(there)


def done_address(case: Case) -> str:
    """Where number and code stand to be told."""
    return reverse("desk:intake_done", args=[case.number])


def here(contact: Contact | None = None) -> str:
    """The address of the workbench, with the contact that speaks."""
    return reverse("desk:intake") + (f"?contact={contact.pk}" if contact else "")


def open_contact(actor: Actor, told: str, *, ended: bool = False) -> Contact | None:
    """The contact of that id; None for no id. Raises NotFound for one that is not to be seen or, unless `ended` ones
    will do, has ended."""
    if not told:
        return None
    rows = Contact.objects.visible_to(actor).select_related("citizen", "phone", "hub")
    row = rows.filter(pk=int(told)).first() if is_id(told) else None
    if row is None or (row.ended_at and not ended):
        raise NotFound(_("没有这次来话来件，或者已经作过小结。"))
    return row


def open_draft(actor: Actor, told: str) -> Draft | None:
    """The own draft of that id, with its contact; None for no id. Raises NotFound for one that is not or has ended."""
    if not told:
        return None
    rows = Draft.objects.visible_to(actor).filter(case__isnull=True, discarded_at__isnull=True)
    rows = rows.select_related("contact__citizen", "contact__phone", "contact__hub")
    row = rows.filter(pk=int(told)).first() if is_id(told) else None
    if row is None:
        raise NotFound(_("这份草稿已经登记或弃用。"))
    return row


def _registered(actor: Actor, told: str) -> Case | None:
    """The case that the own draft of that id has become."""
    drafts = Draft.objects.visible_to(actor).filter(pk=int(told), case__isnull=False) if is_id(told) else None
    return Case.objects.visible_to(actor).filter(pk__in=drafts.values("case")).first() if drafts is not None else None


def _still_open(contact: Contact | None) -> Contact | None:
    return contact if contact and contact.ended_at is None else None


def drawn(request: HttpRequest, form: StatementForm, contact: Contact | None, *, status: int = 200) -> HttpResponse:
    """The whole screen around the form."""
    actor, at = form.actor, form.at
    who = speaker.of(actor, contact, at) if contact else None
    stated = _stated_in(actor, contact) if contact else []
    context: dict[str, Any] = {
        "rail_key": "intake",
        "crumbs": [Crumb(_("话务"))],
        "form": form,
        **of_speaker(contact),
        "who": who,
        "open_cases": _open_cases(who.open_cases, at) if who else [],
        "cases": stated,
        "drafts": [row for row in at_hand.drafts(actor) if str(row.pk) != str(form["draft"].value() or "")],
        "contacts": [row for row in at_hand.contacts(actor) if contact is None or row.pk != contact.pk],
        "dispositions": offers.dispositions(has_case=bool(stated)),
        "may": {key for key, right in RIGHTS.items() if actor.has(right.code)},
        "dispatches": actor.has(policies.DISPATCH.code),
        "may_send": actor.has(policies.DISPATCH.code) or actor.has(policies.DISPATCH_DIRECT.code),
        "phrases": phrases_of(actor),
        "now": at,
    }
    return render(request, "desk/intake/workbench.html", context, status=status)


def of_speaker(contact: Contact | None) -> dict[str, Any]:
    """The contact, and the topic under which what is known of its number changes."""
    return {"contact": contact, "limit_topic": live.of_number(contact.phone_id) if contact and contact.phone_id else ""}


def _stated_in(actor: Actor, contact: Contact) -> list[str]:
    """The numbers of the cases that the contact has spoken of so far."""
    spoken = ContactCase.objects.filter(contact=contact).values("case")
    rows = Case.objects.visible_to(actor).filter(pk__in=spoken).order_by("pk")
    return list(rows.values_list("number", flat=True))


def _open_cases(lines: list[Line], at: datetime) -> list[tuple[Line, ClockFace | None]]:
    """What the caller has open, each with the clock that decides."""
    return [(line, face(line.clock, at, calm=True) if line.clock else None) for line in lines]


def told(request: HttpRequest, text: str) -> None:
    """A word about what was done, on the page that follows."""
    messages.success(request, text)
