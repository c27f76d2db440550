"""A matter that another system has carried so far goes on here, or is kept here."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, identity, numbers, replay, search, texts
from lianxin.cases.models import Case, CaseImport, Contact, ContactCase, Outcome, PastEvent
from lianxin.cases.past import Filled, PastCase, demand_possible
from lianxin.cases.states import CaseState, Disposition
from lianxin.cases.steps.record_outcome import check_answers
from lianxin.cases.steps.register import checked
from lianxin.cases.timers import citizens_end
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.crypto import salted_digest
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.step import step
from lianxin.taxonomy.queries import demand_current, reason


@step
def import_case(past: PastCase, *, by: Actor, at: datetime) -> Case:
    """Keep `past` with its old number, its orders, what came of it and what happened to it. One that is not over goes
    on by the steps, within limits counted from its own moments; of one that is over nothing is measured.

    What it brings is kept as it is told: its chain begins with this one event, which holds the digests of the line and
    of the file that it stands in. Raises NotAllowed for anybody but the command; WrongState where the old number is
    known; BadInput, naming each column, for what cannot be; NoRule for an open one from before the first rules.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed(_("历史工单只由系统管理员在服务器上导入。"))
    if Case.objects.unscoped("an old number is known once").filter(old_number=past.old_number).exists():
        raise WrongState("imported_already", _("原编号%(number)s已经导入。") % {"number": past.old_number})
    demand_possible(past, at)
    _demand_current(past, at)
    said, when = checked(past.statement), Filled(past)
    case = _new(past, when)
    identity.withhold_by_rule(case, at)
    case.save()
    contact = _contact(case, past)
    written = texts.write_first(case, said, at=when.registered)
    search.write(case, said)
    sent = replay.settle(case, past, when)
    outcome = _outcome(case, past)
    came_from = _source(case, past, when, at)
    data = {"contact": contact.pk, "category": case.category.code, "area": case.area.code, "texts": written}
    data |= {"orders": sent, "outcome": outcome and outcome.pk, "past": _history(case, past)}
    data |= {"file": came_from.file, "line": came_from.line, "row": came_from.digest}
    due = citizens_end(case) if case.state == CaseState.IN_HAND else None
    events.tell(case, events.CASE_IMPORTED, by=by, at=at, states=("", case.state), deadlines=(None, due), data=data)
    return case


def _demand_current(past: PastCase, at: datetime) -> None:
    demand_current(past.statement.category, at)
    if past.decline_reason:
        reason("decline", past.decline_reason, at)
    if past.answers:
        check_answers(past.answers, at)


def _new(past: PastCase, when: Filled) -> Case:
    """The case as it is first stored: what the units have answered comes to review by their last order."""
    told = past.statement
    return Case(
        number=numbers.kept_or_next(past.old_number, past.hub, when.registered),
        old_number=past.old_number,
        query_code=numbers.new_query_code(),
        hub=past.hub,
        state=CaseState.IN_HAND if past.state == CaseState.PENDING_REVIEW else past.state,
        channel=past.channel,
        appeal_type=told.appeal_type,
        urgency=told.urgency,
        category=told.category,
        area=told.area,
        is_enterprise=told.is_enterprise,
        citizen=past.citizen,
        phone=past.phone,
        is_anonymous=past.citizen is None,
        identity_withheld=told.identity_withheld,
        accused=told.accused,
        decline_reason=past.decline_reason,
        closing_ground=past.closing_ground,
        dispatch_count=1 if past.lead else 0,
        registered_at=when.registered,
        accepted_at=when.accepted,
        closed_at=when.closed,
        archived_at=when.archived,
    )


def _contact(case: Case, past: PastCase) -> Contact:
    contact = Contact.objects.create(
        channel=past.channel,
        hub=past.hub,
        citizen=past.citizen,
        phone=past.phone,
        at=case.registered_at,
        disposition=Disposition.REGISTERED,
        ended_at=case.registered_at,
    )
    ContactCase.objects.create(contact=contact, case=case)
    return contact


def _outcome(case: Case, past: PastCase) -> Outcome | None:
    """What the citizen answered there; without a moment of its own it is as old as the closing."""
    told = past.answers
    if told is None or not past.is_over:
        return None
    return Outcome.objects.create(
        case=case,
        round=case.round,
        source=told.source,
        is_valid=True,
        contacted=told.contacted,
        solved=told.solved or "",
        satisfaction=told.satisfaction or "",
        at=past.moments.get("outcome_at", case.closed_at),
    )


def _history(case: Case, past: PastCase) -> int:
    rows = [
        PastEvent(case=case, index=index, at=entry.at, what=entry.what, who=entry.who, words=entry.words)
        for index, entry in enumerate(past.history, start=1)
    ]
    return len(PastEvent.objects.bulk_create(rows))


def _source(case: Case, past: PastCase, when: Filled, at: datetime) -> CaseImport:
    salt, digest = salted_digest(past.source.content)
    return CaseImport.objects.create(
        case=case,
        file=past.source.file,
        line=past.source.line,
        salt=salt,
        digest=digest,
        lacking=when.lacking,
        at=at,
    )
