"""Somebody is told something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from lianxin.accounts.models import Person, Post
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.prepared import Statement
from lianxin.foundation.step import step
from lianxin.notices.models import Notice
from lianxin.notices.parcels import pack
from lianxin.notices.texts import check_values, current
from lianxin.organizations.models import Unit


@dataclass(frozen=True, slots=True)
class Cause:
    """The event because of which something is told: its book and id."""

    book: str
    event_id: int

    @classmethod
    def of(cls, event: ChainedEvent) -> "Cause":
        return cls(event._meta.label_lower, event.pk)


_TELL = Statement(
    "INSERT INTO notices_notice (person_id, post_id, unit_id, code, cause_book, cause_id, template_id, values, at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id"
)


@step
def notify(
    recipient: Person | Post | Unit, code: str, values: Mapping[str, str], cause: Cause, *, by: Actor, at: datetime
) -> Notice:
    """Tell `recipient` the text `code`, filled with `values`, because of `cause`: once, however often it is called.

    Called by subscribers as the system. The bell shows it when the transaction commits; the other channels follow the
    preferences of everybody whom it concerns. Raises ValueError (a programming error) for another actor, unknown or
    missing values; Template.DoesNotExist for an unknown code.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise ValueError("notices are told by the system")
    template = current(code)
    check_values(template, values)
    told = {
        "person_id": recipient.pk if isinstance(recipient, Person) else None,
        "post_id": recipient.pk if isinstance(recipient, Post) else None,
        "unit_id": recipient.pk if isinstance(recipient, Unit) else None,
        "code": code,
        "cause_book": cause.book,
        "cause_id": cause.event_id,
    }
    row = _TELL.execute(*told.values(), template.pk, Jsonb(dict(values)), at).fetchone()
    if row is None:
        return Notice.objects.unscoped("told before").get(**told)
    notice = Notice(pk=row[0], template=template, values=dict(values), at=at, **told)
    pack(notice, at)
    return notice
