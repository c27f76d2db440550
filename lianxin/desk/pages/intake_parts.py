"""What the workbench asks and sends beside the form itself: contacts, drafts, what is known of the like."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies
from lianxin.cases.models import Case
from lianxin.cases.states import Disposition, Relation
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.end_contact import end_contact
from lianxin.desk.intake import alike, keeping, outlook, speaker, taking
from lianxin.desk.intake.forms import StatementForm, demand
from lianxin.desk.intake.joining import ADDED, join
from lianxin.desk.pages.intake import here, led, of_speaker, open_contact, open_draft, refused_form, sent_form, told
from lianxin.foundation import time
from lianxin.foundation.answers import wants_json
from lianxin.foundation.errors import BadInput, NotFound, Refused, Stale
from lianxin.foundation.memo import remembering
from lianxin.taxonomy.models import Category
from lianxin.taxonomy.queries import categories_called


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Somebody speaks: the contact begins with the form's channel, number and name; what is written already is kept."""
    actor, form = actor_of(request), sent_form(request)
    demand(actor)
    form.forgive(but=("channel", "number", "name"))  # of the rest of the form nothing is asked yet
    try:
        if form.errors:
            return refused_form(request, form)
        contact = taking.contact_of(form, by=actor.with_part("begin"), at=form.at)
    except Refused as refused:
        form.add_refusal(refused)
        return refused_form(request, form)
    before = open_draft(actor, request.POST.get("draft", ""))
    draft = keeping.keep_from_beginning(request.POST, before, contact, by=actor, at=form.at)
    return led(request, here(contact) + (f"&draft={draft.pk}" if draft else ""))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact is over, with its disposition."""
    actor = actor_of(request)
    demand(actor)
    contact = open_contact(actor, str(pk), ended=True)
    wanted = request.POST.get("disposition", "")
    if contact is None or wanted not in Disposition.values:
        raise BadInput({"disposition": _("请从列表中选择小结。")})
    if not (contact.ended_at and contact.disposition == wanted):  # by a second press it is done already
        end_contact(contact, Disposition(wanted), by=actor, at=time.now())
    told(request, _("已小结：%(how)s") % {"how": Disposition(wanted).label})
    return led(request, here())


@login_required
@require_GET
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    """The measure in force against the number of whoever speaks, as it stands now: a fragment. Raises NotAllowed,
    NotFound."""
    actor = actor_of(request)
    demand(actor)
    contact = open_contact(actor, str(pk), ended=True)
    known = speaker.limit(actor, contact, time.now()) if contact else None
    return render(request, "desk/intake/limit.html", {"limit": known, **of_speaker(contact)})


@login_required
@require_POST
def link(request: HttpRequest, number: str, relation: str) -> HttpResponse:
    """Put the contact to the case `number`, as `relation` says; what the form says so far is what was added."""
    actor, form = actor_of(request), sent_form(request)
    demand(actor)
    case = Case.objects.visible_to(actor).filter(number=number).first()
    if case is None or relation not in ADDED:
        raise NotFound
    form.forgive()  # a matter that is known is not stated anew
    words = taking.content_of(form) if form.is_told else ""
    draft = open_draft(actor, request.POST.get("draft", ""))
    try:
        contact = taking.contact_of(form, by=actor, at=form.at)
        note = join(contact, case, Relation(relation), words, draft, by=actor, at=form.at)
    except Refused as refused:
        form.add_refusal(refused)
        return refused_form(request, form)
    done = _("已记到 %(number)s：%(relation)s") % {"number": number, "relation": Relation(relation).label}
    told(request, f"{done}。{note}" if note else done)
    return led(request, here(contact))


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the form as a draft: for its script told as JSON, else the page of the draft."""
    actor = actor_of(request)
    demand(actor)
    contact = open_contact(actor, request.POST.get("contact", ""), ended=True)
    draft = open_draft(actor, request.POST.get("draft", ""))
    try:
        kept = keeping.keep(request.POST, draft, contact, by=actor, at=time.now())
    except Stale as refused:  # the script is told what the newest version is, so that overwriting is a decision
        if draft is None or not wants_json(request):
            raise
        return JsonResponse({"stale": True, "seen": draft.version, "text": refused.text}, status=refused.status)
    if not wants_json(request):
        return HttpResponseRedirect(here(contact) + (f"{'&' if contact else '?'}draft={kept.pk}" if kept else ""))
    if kept is None:
        return JsonResponse({"draft": None})
    return JsonResponse({"draft": kept.pk, "seen": kept.version, "saved": f"{time.local(kept.saved_at):%H:%M:%S}"})


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """End an own draft without a case."""
    actor = actor_of(request)
    demand(actor)
    draft = open_draft(actor, str(pk))
    if draft:
        discard_draft(draft, by=actor, at=time.now())
        told(request, _("已弃用草稿。"))
    return led(request, here(open_contact(actor, request.POST.get("contact", ""), ended=True)))


@login_required
@require_POST
def aside(request: HttpRequest) -> HttpResponse:
    """What is known of matters like the one in the form, and what will become of it: the right column. A POST, since
    what somebody told belongs in no address; it changes nothing."""
    actor, form = actor_of(request), sent_form(request)
    demand(actor)
    form.full_clean()
    with transaction.atomic(), remembering():  # the rules of one moment
        context = {"form": form, "alike": alike.found(form), "burst": alike.burst_of(form), "outlook": outlook.of(form)}
    context |= {"may_join": actor.has(policies.INCIDENT.code), "says_enough": alike.says_enough(form)}
    return render(request, "desk/intake/aside.html", context)


@login_required
@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """What the category ``?category=`` asks besides, as rows of the form."""
    actor, at = actor_of(request), time.now()
    demand(actor)
    code = request.GET.get("category", "")
    rows = categories_called(code, at) if code.isdecimal() and len(code) <= 6 else list[Category]()
    form = StatementForm(actor, at, kept={"category": rows[0].code, "category-code": rows[0].code} if rows else None)
    return render(request, "desk/intake/extras.html", {"form": form})
