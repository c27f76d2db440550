"""What an agent has written down and not registered yet is kept (草稿)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lianxin.cases import drafts, events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Contact, Draft
from lianxin.cases.states import Channel
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The form as it stands: its fields by name, and the contact that it is about, where that is known."""

    channel: Channel
    fields: Mapping[str, str] = field(default_factory=dict)
    contact: Contact | None = None


@step
def save_draft(draft: Draft | None, writing: Writing, *, by: Actor, at: datetime, seen: int | None = None) -> Draft:
    """Keep `writing` sealed, as a new draft of the actor's post or in place of what `draft` held.

    Raises NotAllowed, also for who holds no post; NotFound, Stale, WrongState for one that has ended; BadInput, naming
    the form's field, for what cannot be kept.
    """
    require(by, policies.REGISTER)
    row = drafts.lock(draft, by, seen=seen) if draft else drafts.new(by, at)
    demand_later(at, row.saved_at)
    if writing.contact and not Contact.objects.visible_to(by).filter(pk=writing.contact.pk).exists():
        raise NotFound
    row.channel, row.contact, row.body = writing.channel, writing.contact, drafts.sealed(writing.fields)
    row.version += 1
    row.saved_at = at
    row.save()
    data = {"channel": row.channel, "version": row.version}
    record(("draft", row.pk), events.DRAFT_SAVED, by=by, at=at, data=data)
    return row
