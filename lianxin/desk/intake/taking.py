"""Taking a matter in: contact, case, files, and what becomes of it; all of it or nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases import direct, policies, titles, transferring
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, Contact, Draft, Incident
from lianxin.cases.states import AppealType, AttachmentKind, Channel, Urgency
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.name_contact import name_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import Statement, register
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.citizens.steps.register_citizen import register_citizen
from lianxin.citizens.steps.register_number import register_number
from lianxin.desk.intake.forms import REPLIES, WITHHELD, StatementForm
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale
from lianxin.foundation.step import answered
from lianxin.foundation.text import is_id
from lianxin.organizations.models import Hub, Unit
from lianxin.organizations.queries import hubs_on
from lianxin.rulebook.catalogue import owners

POOL = "pool"


@transaction.atomic
def take(form: StatementForm, *, by: Actor, at: datetime) -> Case:
    """The case of a valid form, with all that its pressed button asks for. Raises what the steps raise; nothing is left
    half done."""
    contact = contact_of(form, by=by, at=at)
    draft = draft_of(form, by)
    case = register(contact, statement_of(form), by=by.with_part("register"), at=at, draft=draft)
    for place, upload in enumerate(form.cleaned_data["uploads"]):
        part = by.with_part(f"file {place}")
        case = attach_to_case(case, upload, AttachmentKind.EVIDENCE, by=part, at=at)
    return _ENDS.get(form.act, _send)(form, case, by.with_part("end"), at)


def taken_before(form: StatementForm) -> Case | None:
    """The case that this form has become already: by a press whose answer was lost, or in another window."""
    by = form.actor
    draft = _draft(form, by)
    if draft and draft.case_id:
        return Case.objects.visible_to(by).filter(pk=draft.case_id).first()
    row = answered(by.with_part("register"))
    return Case.objects.visible_to(by).filter(pk=row.pk).first() if row else None


def contact_of(form: StatementForm, *, by: Actor, at: datetime) -> Contact:
    """The contact that speaks: the one that has begun, named where it was not yet, else a new one."""
    given, spoken = form.cleaned_data, form.spoken
    number, name = given.get("number", ""), given.get("name", "")
    if spoken is None:
        citizen, phone = find_or_register(number, name, by=by.with_part("who"), at=at)
        channel = Channel(given.get("channel") or Channel.PHONE)
        return receive_contact(channel, hub_of(by, at), citizen, phone, by=by.with_part("contact"), at=at)
    phone = spoken.phone or register_number(number, by=by.with_part("number"), at=at)
    citizen = spoken.citizen
    if citizen is None and name.strip():
        citizen = register_citizen(name, phone, by=by.with_part("citizen"), at=at)
    if citizen == spoken.citizen and phone == spoken.phone:
        return spoken
    return name_contact(spoken, citizen, phone, by=by.with_part("named"), at=at)


def hub_of(by: Actor, at: datetime) -> Hub:
    """The hub that whoever takes matters in belongs to, else the city's."""
    rows = hubs_on(at)
    hub = rows.filter(pk=by.hub_id).first() if by.hub_id else rows.filter(kind=Hub.Kind.CITY).first()
    if hub is None:
        raise NotFound(_("没有启用的热线平台。"))
    return hub


def draft_of(form: StatementForm, by: Actor) -> Draft | None:
    """The draft that the form was kept in. Raises Stale where another window has written in it since."""
    draft = _draft(form, by)
    seen = form.cleaned_data.get("draft_seen")
    if draft and seen is not None and seen != draft.version:
        raise Stale(_("这份草稿在另一个窗口改过，请先看最新的。"))
    return draft


def _draft(form: StatementForm, by: Actor) -> Draft | None:
    told = str(form.data.get("draft", ""))
    return Draft.objects.visible_to(by).filter(pk=int(told)).first() if is_id(told) else None


def statement_of(form: StatementForm) -> Statement:
    """What was said, as the step takes it."""
    given = form.cleaned_data
    return Statement(
        title=given["title"].strip() or title_of(form),
        content=content_of(form),
        appeal_type=AppealType(given["appeal_type"]),
        category=given["category"],
        area=given["area"],
        place=given["place"].strip(),
        details="\n".join([*form.extra_answers, *_reply_wish(form)]),
        urgency=Urgency(given["urgency"]),
        is_enterprise=given["is_enterprise"],
        identity_withheld=given.get("identity") == WITHHELD,
        accused=given["accused"],
    )


def content_of(form: StatementForm) -> str:
    """The elements as one text, each with its name; one alone as it stands."""
    given = form.cleaned_data
    said = {name: given.get(name, "").strip() for name in ("happened", "cause", "process", "wish")}
    told = [(str(form.fields[name].label), text) for name, text in said.items() if text]
    return told[0][1] if len(told) == 1 else "\n".join(f"{label}：{text}" for label, text in told)


def title_of(form: StatementForm) -> str:
    """The first words of what was said."""
    given = form.cleaned_data
    said = next((given[name] for name in ("process", "cause", "wish") if given.get(name)), "")
    return titles.first_words(said)


def _reply_wish(form: StatementForm) -> list[str]:
    given = form.cleaned_data
    how, when = dict(REPLIES).get(given.get("reply_by", "")), given.get("reply_when", "").strip()
    told = _("%(how)s（%(when)s）") % {"how": how, "when": when} if how and when else str(how or when)
    return [f"{_('回复市民')}：{told}"] if told else []


def _send(form: StatementForm, case: Case, by: Actor, at: datetime) -> Case:
    """Into the incident that was ticked; to the unit whose duty it is, where the post may send it on and somebody is
    known; else to the pool."""
    incident = _incident(form, by)
    if incident:
        return join_incident(case, incident, by=by.with_part("join"), at=at)
    if not by.has(policies.ACCEPT.code):
        return case
    case = accept(case, by=by.with_part("accept"), at=at)
    plan = _plan(form, by) if form.act != POOL and direct.may_send(by, facts_of(case), at) else None
    return dispatch(case, plan, by=by.with_part("dispatch"), at=at) if plan else case


def _incident(form: StatementForm, by: Actor) -> Incident | None:
    told = str(form.data.get("incident", ""))
    return Incident.objects.visible_to(by).filter(pk=int(told)).first() if is_id(told) else None


def _plan(form: StatementForm, by: Actor) -> Plan | None:
    """The unit that was picked, else whom the catalogue names, with its line where they agree."""
    given, stated = form.cleaned_data, statement_of(form)
    named = owners(stated.category, stated.area, f"{stated.title}\n{stated.content}", form.at)
    lead: Unit | None = given["lead"]
    if lead is None and named:
        lead = _open_to(named.lead, given["accused"], by)
    if lead is None:
        return None
    if named is None or lead != named.lead:
        return Plan(lead=lead)
    assisting = tuple(unit for unit in named.assisting if _open_to(unit, given["accused"], by))
    return Plan(lead=lead, assisting=assisting, entry=named.entry)


def _open_to(unit: Unit, accused: Unit | None, by: Actor) -> Unit | None:
    """The unit, unless the matter accuses it or the post does not reach it."""
    return None if unit == accused else Unit.objects.within(by).living().filter(pk=unit.pk).first()


def _answer(form: StatementForm, case: Case, by: Actor, at: datetime) -> Case:
    return answer(case, form.cleaned_data["answer"], by=by, at=at)


def _ask(form: StatementForm, case: Case, by: Actor, at: datetime) -> Case:
    return ask_supplement(case, form.cleaned_data["supplement_question"], by=by, at=at)


def _decline(form: StatementForm, case: Case, by: Actor, at: datetime) -> Case:
    given = form.cleaned_data
    return decline(case, given["decline_reason"], given["guidance"], by=by, at=at)


def _transfer(form: StatementForm, case: Case, by: Actor, at: datetime) -> Case:
    given = form.cleaned_data
    number = transferring.line_called(given["line_number"]) if given["line_number"] else None
    to = Destination(target=given["destination"], number=number, note=given["transfer_note"])
    return transfer(case, to, by=by, at=at).case


_ENDS: dict[str, Callable[[StatementForm, Case, Actor, datetime], Case]] = {
    "answer": _answer,
    "ask_supplement": _ask,
    "decline": _decline,
    "transfer": _transfer,
}
