"""Who is speaking: what the hotline knows of the caller, each line masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts.queries import names_of
from lianxin.cases import lists, texts
from lianxin.cases.filters import ALL, Wish
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, Contact, ContactCase
from lianxin.cases.states import CASE_AT_REST
from lianxin.citizens import policies, queries
from lianxin.citizens.models import LimitedReception
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require

MOST_OPEN = 4  # open cases that are shown
MOST_PAST = 8  # earlier contacts


@dataclass(frozen=True, slots=True)
class Tag:
    """A label that somebody put on the caller; `note` says how to speak with him, and who put it on."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier contact: when, what it was about, how it stands; `href` leads to its case, "" where it has none."""

    at: datetime
    what: str
    end: str
    href: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """`name` and `phone` are masked, "" where they are not known; `times` he has spoken to us, this time included."""

    name: str
    phone: str
    times: int
    tags: list[Tag]
    limit: LimitedReception | None
    open_cases: list[Line]
    past: list[Past]


def of(actor: Actor, contact: Contact, at: datetime) -> Speaker:
    """What may be known of whoever speaks in `contact`. What was told in confidence is not among it. Raises
    NotAllowed."""
    require(actor, policies.READ)
    earlier = _earlier(actor, contact)
    return Speaker(
        name=contact.citizen.masked_name if contact.citizen else "",
        phone=contact.phone.masked if contact.phone else "",
        times=len(earlier) + 1,
        tags=_tags(actor, contact, at),
        limit=limit(actor, contact, at),
        open_cases=_open_cases(actor, contact),
        past=_past(actor, earlier[:MOST_PAST]),
    )


def _tags(actor: Actor, contact: Contact, at: datetime) -> list[Tag]:
    if contact.citizen is None:
        return []
    rows = list(queries.labels_of(actor, contact.citizen, at))
    names = names_of(row.set_by_person_id for row in rows if row.set_by_person_id)
    return [
        Tag(row.label.name, " · ".join(filter(None, [row.label.hint, names.get(row.set_by_person_id or 0, "")])))
        for row in rows
    ]


def limit(actor: Actor, contact: Contact, at: datetime) -> LimitedReception | None:
    """The hardest measure in force against the number. Raises NotAllowed."""
    if contact.phone is None:
        return None
    rows = list(queries.limits_in_force(actor, at).filter(number=contact.phone))
    hardness = list(LimitedReception._meta.get_field("level").choices or ())
    order = [code for code, _label in hardness]
    return max(rows, key=lambda row: order.index(row.level), default=None)


def _told_by(contact: Contact) -> Q | None:
    """What the same number or person said; None for nobody."""
    told = [Q(**{name: value}) for name in ("phone", "citizen") if (value := getattr(contact, f"{name}_id"))]
    return told[0] | told[-1] if told else None


def _open_cases(actor: Actor, contact: Contact) -> list[Line]:
    told = _told_by(contact)
    if told is None:
        return []
    rows = Case.objects.visible_to(actor).filter(told, identity_withheld=False).exclude(state__in=sorted(CASE_AT_REST))
    numbers = tuple(rows.order_by("-registered_at").values_list("number", flat=True)[:MOST_OPEN])
    return lists.lines(actor, Wish(only=ALL, numbers=numbers)) if numbers else []


def _earlier(actor: Actor, contact: Contact) -> list[Contact]:
    told = _told_by(contact)
    if told is None:
        return []
    rows = Contact.objects.visible_to(actor).filter(told).exclude(pk=contact.pk)
    return list(rows.only("at", "channel", "disposition").order_by("-at")[:99])


def _past(actor: Actor, contacts: Iterable[Contact]) -> list[Past]:
    rows = list(contacts)
    seen = Case.objects.visible_to(actor).filter(identity_withheld=False)
    links = ContactCase.objects.filter(contact__in=rows, case__in=seen.values("pk")).select_related("case")
    cases = {link.contact_id: link.case for link in links.order_by("-pk")}
    titles = texts.titles(case.pk for case in cases.values())
    return [_one(row, cases.get(row.pk), titles) for row in rows]


def _one(contact: Contact, case: Case | None, titles: dict[int, str]) -> Past:
    if case is None:
        return Past(contact.at, contact.get_channel_display(), contact.get_disposition_display() or _("未小结"), "")
    there = reverse("cases:case", args=[case.number])
    return Past(contact.at, titles.get(case.pk, case.number), case.get_state_display(), there)
