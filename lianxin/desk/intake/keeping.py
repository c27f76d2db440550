"""Keeping what is being written down: drafts of the form, saved while somebody types."""

from datetime import datetime

from django.http import QueryDict

from lianxin.cases.drafts import opened
from lianxin.cases.models import Contact, Draft
from lianxin.cases.states import Channel
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.desk.intake.extras import PREFIX
from lianxin.desk.intake.forms import StatementForm
from lianxin.foundation.actor import Actor

# The key of the form that a draft was made from: a first saving whose answer was lost makes no second draft.
FORM = "form"
_NEVER = {"contact", "draft", "draft_seen", "request_key", "uploads"}
_USUAL = {"channel", "urgency", "identity"}  # has a value from the beginning
_WHO = frozenset({"number", "name"})


def fields_of(data: QueryDict) -> dict[str, str]:
    """What of a form that was sent is kept: its words by the fields' names, empty ones left out."""
    known = StatementForm.base_fields.keys() - _NEVER
    return {
        name: text
        for name, text in data.items()
        if isinstance(text, str) and text and (name.removesuffix("-code") in known or name.startswith(PREFIX))
    }


def is_blank(fields: dict[str, str], *, but: frozenset[str] = frozenset()) -> bool:
    """Whether nobody has written anything yet, or nothing `but` that."""
    return not fields.keys() - _USUAL - but


def keep_from_beginning(
    data: QueryDict, draft: Draft | None, contact: Contact, *, by: Actor, at: datetime
) -> Draft | None:
    """`keep` the form that `contact` has begun with. Who speaks is known by the contact: a form that says no more is no
    draft, and a draft that held no more ends."""
    if not is_blank(fields_of(data), but=_WHO):
        return keep(data, draft, contact, by=by, at=at)
    if draft:
        discard_draft(draft, by=by.with_part("discard"), at=at)
    return None


def keep(data: QueryDict, draft: Draft | None, contact: Contact | None, *, by: Actor, at: datetime) -> Draft | None:
    """Save the form that was sent, as a new draft or in place of what `draft` held; None for a blank form. Raises what
    `save_draft` raises: Stale where another window has written since."""
    fields, form = fields_of(data), data.get("request_key", "")[:64]
    draft = draft or _of_form(form, by)
    if draft is None and is_blank(fields):
        return None
    channel = contact.channel if contact else fields.get("channel", Channel.PHONE)
    told = Channel(channel) if channel in Channel.values else Channel.PHONE
    seen = data.get("draft_seen", "")
    writing = Writing(channel=told, fields=fields | {FORM: form}, contact=contact or (draft.contact if draft else None))
    own = by.with_request_key("")  # the key is the registration's
    return save_draft(draft, writing, by=own, at=at, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None)


def _of_form(form: str, by: Actor) -> Draft | None:
    """The open draft that was made from the form of this key."""
    rows = Draft.objects.visible_to(by).filter(case__isnull=True, discarded_at__isnull=True)
    return next((row for row in rows.order_by("-saved_at")[:5] if form and opened(row).get(FORM) == form), None)
