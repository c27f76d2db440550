"""A citizen's matter becomes a case: from here on it cannot be lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianxin.cases import contacts, drafts, events, identity, numbers, policies, search, texts, timers
from lianxin.cases.models import Case, Contact, ContactCase, Draft
from lianxin.cases.states import AppealType, TextKind, Urgency
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Hub, Unit
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import demand_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the citizen says, as the agent or the citizen wrote it down; `details` holds what is asked besides for
    matters of the category, and how the citizen wants to be answered, one to a line."""

    title: str
    content: str
    appeal_type: AppealType
    category: Category
    area: Area
    place: str = ""
    details: str = ""
    urgency: Urgency = Urgency.NORMAL
    is_enterprise: bool = False
    identity_withheld: bool = False
    accused: Unit | None = None


@step
def register(contact: Contact, statement: Statement, *, by: Actor, at: datetime, draft: Draft | None = None) -> Case:
    """Open a case for what `contact` stated; answers it with its number and query code, to be told at once. `draft`,
    where it was written down before, ends by becoming the case.

    Raises NotAllowed, also for a contact of another hub; WrongState for one that has ended; BadInput for an empty title
    or content, NUL bytes, texts that are too long, a category that does not hold, and (citizen) where the rules demand
    a real name; of a draft NotFound for another post's and WrongState for one that has ended.
    """
    require(by, policies.REGISTER)
    contacts.lock_open(contact, by)
    draft = draft and drafts.lock(draft, by)
    told = {"draft": draft.pk} if draft else {}
    case = take_down(contact, statement, contact.hub, by=by, at=at, told=told)
    if draft:
        drafts.become(draft, case)
    return case


def take_down(
    contact: Contact, statement: Statement, hub: Hub, *, by: Actor, at: datetime, told: dict[str, Any]
) -> Case:
    """Open the case, for which `hub` is responsible, within a step that has judged the rights; the event tells `told`
    besides. Raises BadInput as `register`."""
    said = checked(statement)
    demand_current(statement.category, at)
    case = _new(contact, statement, hub, at)
    identity.demand_real_name(case, at)
    identity.withhold_by_rule(case, at)
    case.save()
    ContactCase.objects.create(contact=contact, case=case)
    written = texts.write_first(case, said, at=at)
    clock = timers.start_for_case(case, "accept", at=at)
    search.write(case, said)
    data = {"contact": contact.pk, "category": statement.category.code, "area": statement.area.code, "texts": written}
    events.tell(
        case,
        events.CASE_REGISTERED,
        by=by,
        at=at,
        states=("", case.state),
        deadlines=(None, clock.due_at),
        data=data | clock.as_event_data() | told,
    )
    return case


def checked(statement: Statement) -> dict[TextKind, str]:
    """The first texts of a case as they are kept. Raises BadInput for those that cannot be."""
    return {
        TextKind.TITLE: texts.cleaned(TextKind.TITLE, statement.title, required=True),
        TextKind.CONTENT: texts.cleaned(TextKind.CONTENT, statement.content, required=True),
        TextKind.PLACE: texts.cleaned(TextKind.PLACE, statement.place),
        TextKind.DETAILS: texts.cleaned(TextKind.DETAILS, statement.details),
    }


def _new(contact: Contact, statement: Statement, hub: Hub, at: datetime) -> Case:
    return Case(
        number=numbers.next_number(hub, at),
        query_code=numbers.new_query_code(),
        hub=hub,
        channel=contact.channel,
        appeal_type=statement.appeal_type,
        urgency=statement.urgency,
        category=statement.category,
        area=statement.area,
        is_enterprise=statement.is_enterprise,
        citizen=contact.citizen,
        phone=contact.phone,
        is_anonymous=contact.citizen is None,
        identity_withheld=statement.identity_withheld,
        accused=statement.accused,
        registered_at=at,
    )
