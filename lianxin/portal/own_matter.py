"""What a citizen reads of his own case: typed for him, so that nothing else of it can get onto his pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import veils
from lianxin.cases.attachments import CASE as FILES_OF
from lianxin.cases.attachments import is_shown
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseText, TaskOrder
from lianxin.cases.states import ORDER_VOID, CaseState, OrderRole, TextKind
from lianxin.cases.veils import Veil
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.clocks.models import ENDED, ClockState
from lianxin.foundation.actor import Actor
from lianxin.foundation.files.storing import links_of
from lianxin.foundation.models.files import FileLink
from lianxin.foundation.ui.shapes import State
from lianxin.portal import progress
from lianxin.portal.progress import Done
from lianxin.taxonomy.models import Reason, ReasonKind

# What he said himself, and what was written for him.
HIS_OWN = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE, TextKind.DETAILS, TextKind.SUPPLEMENT, TextKind.OBJECTION)
FOR_HIM = (TextKind.SUPPLEMENT_QUESTION, TextKind.ANSWER, TextKind.GUIDANCE, TextKind.ANNOUNCEMENT)
# Where what units answered has been passed by the hotline, and so is his to read.
PASSED = (CaseState.PENDING_OUTCOME, CaseState.PENDING_CLOSE, CaseState.CLOSED, CaseState.ARCHIVED)
HANDLING = ("handle", "rework")
_ADDED = (TextKind.SUPPLEMENT, TextKind.OBJECTION)


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, and when; `who` wrote it by the public name, "" for the citizen himself."""

    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """One case for its citizen. `due` is until when he has an answer, None where nobody owes him one or the time stands
    still; `units` are the public names of who handles it, the lead first; `who` is himself, masked."""

    number: str
    title: str
    content: str
    place: str
    details: str
    added: list[Words]
    who: str
    registered_at: datetime
    mark: State
    state_words: str
    due: datetime | None
    stands_still: bool
    units: list[str]
    done: list[Done]
    question: str
    answers: list[Words]
    guidance: str
    files: list[FileLink]


def matter(case: Case, by: Actor) -> Matter:
    """What `by`, its citizen, reads of `case`."""
    veil = replace(veils.for_any_unit(case), withheld=False)
    told, orders, clock = _texts(case, veil), _orders(case), _clock(case)
    return Matter(
        number=case.number,
        title=_newest(told, TextKind.TITLE),
        content=_newest(told, TextKind.CONTENT),
        place=_newest(told, TextKind.PLACE),
        details=_newest(told, TextKind.DETAILS),
        added=[Words("", row.text, row.at) for row in told if row.kind in _ADDED],
        who=_who(case),
        registered_at=case.registered_at,
        mark=progress.state_mark(case.state),
        state_words=progress.state_words(case.state),
        due=clock.due_at if clock and clock.state == ClockState.RUNNING else None,
        stands_still=bool(clock and clock.state == ClockState.PAUSED),
        units=[order.unit.name for order in _standing(case, orders)],
        done=_done(case, orders),
        question=_newest(told, TextKind.SUPPLEMENT_QUESTION) if case.state == CaseState.PENDING_SUPPLEMENT else "",
        answers=_answers(case, told, orders, veil),
        guidance=_guidance(case, told),
        files=[link for link in links_of((FILES_OF, case.pk)) if is_shown(link, case, by)],
    )


def _texts(case: Case, veil: Veil) -> list[CaseText]:
    rows = list(CaseText.objects.filter(case=case, order=None, kind__in=(*HIS_OWN, *FOR_HIM)).order_by("pk"))
    for row in rows:
        row.text = veil.over(row.text)
    return rows


def _newest(rows: list[CaseText], kind: TextKind) -> str:
    return next((row.text for row in reversed(rows) if row.kind == kind), "")


def _who(case: Case) -> str:
    """Name and number as the citizen knows them again and nobody else learns them."""
    if case.citizen_id is None:
        return _("没有留姓名")
    name = Citizen.objects.unscoped("his own, masked").get(pk=case.citizen_id).masked_name
    phone = PhoneNumber.objects.unscoped("his own, masked").filter(pk=case.phone_id).first() if case.phone_id else None
    return f"{name} {phone.masked}" if phone else name


def _orders(case: Case) -> list[TaskOrder]:
    """Of the first tier, the lead's first."""
    rows = TaskOrder.objects.unscoped("who handles his own case").filter(case=case, parent=None).select_related("unit")
    return sorted(rows.order_by("index"), key=lambda order: order.role != OrderRole.LEAD)


def _standing(case: Case, orders: Iterable[TaskOrder]) -> list[TaskOrder]:
    """The orders of the present round that nobody has given back or taken away."""
    return [order for order in orders if order.round == case.round and order.state not in ORDER_VOID]


def _clock(case: Case) -> CaseClock | None:
    """The citizen's own clock, of the case into which this one went where it was merged."""
    of = case.merged_into_id if case.state == CaseState.MERGED else case.pk
    return CaseClock.objects.filter(case=of, kind__in=HANDLING).exclude(state__in=ENDED).first()


def _done(case: Case, orders: Iterable[TaskOrder]) -> list[Done]:
    rows = CaseEvent.objects.filter(case=case, kind__in=progress.kinds()).select_related("order").order_by("seq")
    names: Mapping[int, str] = {order.unit_id: order.unit.name for order in orders}
    return progress.done(rows, names)


def _answers(case: Case, told: Iterable[CaseText], orders: Iterable[TaskOrder], veil: Veil) -> list[Words]:
    """What the hotline answered at once or told all who were hit, and what units answered in the present round."""
    own = [Words("12345", row.text, row.at) for row in told if row.kind in (TextKind.ANSWER, TextKind.ANNOUNCEMENT)]
    if case.state not in PASSED:
        return own
    if master := case.merged_into:
        return [*own, *_replies(master, _orders(master), veils.for_any_unit(master))]
    return [*own, *_replies(case, orders, veil)]


def _replies(case: Case, orders: Iterable[TaskOrder], veil: Veil) -> list[Words]:
    now = _standing(case, orders)
    rows = CaseText.objects.filter(case=case, order__in=now, kind=TextKind.REPLY_PUBLIC).order_by("version")
    newest = {row.order_id: row for row in rows}
    found = [(order, newest[order.pk]) for order in now if order.pk in newest]
    return [Words(order.unit.name, veil.over(row.text), row.at) for order, row in found]


def _guidance(case: Case, told: list[CaseText]) -> str:
    """Why the matter was declined, and whom to ask: what the hotline wrote, else what the dictionary says."""
    if case.state != CaseState.DECLINED:
        return ""
    reason = Reason.objects.filter(kind=ReasonKind.DECLINE, code=case.decline_reason).order_by("-pk").first()
    return _newest(told, TextKind.GUIDANCE) or (reason.guidance if reason else "")


def objection_until(case: Case) -> datetime | None:
    """Until when he may object to a decline; None where he may not."""
    clock = CaseClock.objects.filter(case=case, kind="decline_objection").exclude(state__in=ENDED).first()
    return clock.due_at if clock else None
