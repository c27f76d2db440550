"""Taking in what a citizen states: who speaks, contact, case, files; all of it or nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases import titles
from lianxin.cases.models import Case
from lianxin.cases.own_case import citizen_of, visitor
from lianxin.cases.states import AppealType, AttachmentKind, Channel, Disposition
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import Statement, register
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.actor import Actor, Door
from lianxin.foundation.step import was_done
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import hub_of_area
from lianxin.portal import limits
from lianxin.portal.forms import ANONYMOUS, REPLIES, WITHHELD, StatementForm
from lianxin.portal.stamps import Stamp
from lianxin.rulebook import buckets
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy import queries as taxonomy


@transaction.atomic
def state(form: StatementForm, key: str, *, at: datetime) -> Case:
    """The case of a valid form; sending it again under the same request `key` answers the same case. Raises what the
    steps raise; nothing is left half done."""
    by, given = speaker(form, key, at), form.cleaned_data
    name = "" if given["identity"] == ANONYMOUS else given["name"]
    citizen, phone = find_or_register(given["number"], name, by=by.with_part("who"), at=at)
    contact = receive_contact(Channel.WEB, _hub(form, at), citizen, phone, by=by.with_part("contact"), at=at)
    case = register(contact, _statement(form, at), by=by.with_part("register"), at=at)
    own = citizen_of(case, door=Door.PORTAL, request_key=key)
    for place, upload in enumerate(given["uploads"]):
        attach_to_case(case, upload, AttachmentKind.EVIDENCE, by=own.with_part(f"file {place}"), at=at)
    end_contact(contact, Disposition.REGISTERED, by=by.with_part("end"), at=at)
    return case


def speaker(form: StatementForm, key: str, at: datetime) -> Actor:
    """Whoever sends the form, at the hub of the place that it names."""
    return visitor(_hub(form, at), door=Door.PORTAL, request_key=key)


def is_let_in(form: StatementForm, stamp: Stamp, origin: str, *, at: datetime) -> bool:
    """Whether the form may be taken in now: few came from `origin`, or it has lain open for a while and not too many
    such came, or a script has worked for it. What was taken in already counts for nothing."""
    if was_done(speaker(form, stamp.key, at).with_part("register")) or buckets.spend(limits.STATING, origin, at=at):
        return True
    if stamp.has_waited(at) and buckets.spend(limits.PATIENT, origin, at=at):
        return True
    return stamp.is_worked(form.cleaned_data["work"], at)


def _hub(form: StatementForm, at: datetime) -> Hub:
    return hub_of_area(taxonomy.area(form.cleaned_data["area"]), at)


def _statement(form: StatementForm, at: datetime) -> Statement:
    given = form.cleaned_data
    unknown = find("portal.unknown_category", Facts(), at).word
    return Statement(
        title=titles.first_words(form.words),
        content=form.words,
        appeal_type=AppealType(given["appeal_type"]),
        category=given["category"] or taxonomy.category(unknown, at),
        area=taxonomy.area(given["area"]),
        place=given["place"].strip(),
        details="\n".join(_details(form)),
        is_enterprise=given["is_enterprise"],
        identity_withheld=given["identity"] == WITHHELD,
    )


def _details(form: StatementForm) -> list[str]:
    """How the citizen wants to be answered, and what he called the matter, one to a line."""
    wished = [f"{_('回复市民')}：{dict(REPLIES)[form.cleaned_data['reply_by']]}"]
    return [*wished, f"{_('市民自述类别')}：{form.own_category}"] if form.own_category else wished
