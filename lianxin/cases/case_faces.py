"""What the page of one case says: the clock above all, what each side said, outcomes round by round, the timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianxin.accounts.queries import names_of
from lianxin.cases import clock_faces, events, faces
from lianxin.cases.lists import urgency
from lianxin.cases.models import CaseEvent, CaseText, Outcome, TaskOrder
from lianxin.cases.queries import AnyClock, Whole, is_unit
from lianxin.cases.states import ORDER_OPEN, CaseState, Satisfaction, Solved, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import ClockFace, Fact, Tone
from lianxin.taxonomy.models.reasons import ReasonKind
from lianxin.taxonomy.queries import lineage, reasons

# The parts of the timeline, by the word in the address.
SIDES = {"": "全部", "citizen": "市民", "unit": "单位", "hub": "平台", "clock": "时限"}
_BY_CITIZENS = {events.CASE_REGISTERED, events.OUTCOME_RECORDED}
_BY_UNITS = (
    TextKind.REPLY_PUBLIC,
    TextKind.REPLY_INTERNAL,
    TextKind.CITIZEN_ANSWER,
    TextKind.CONTACT_NOTE,
    TextKind.INTERIM_REPORT,
    TextKind.PROCESS_NOTE,
    TextKind.SIGN_OFF_OPINION,
)
_SAID_ONCE = tuple(kind for kind in _BY_UNITS if kind != TextKind.REPLY_INTERNAL)
_BY_CITIZEN = (TextKind.SUPPLEMENT, TextKind.OBJECTION, TextKind.WITHDRAWAL, TextKind.CITIZEN_WORDS)
_BY_HUB = {
    TextKind.ANSWER,
    TextKind.GUIDANCE,
    TextKind.SUPPLEMENT_QUESTION,
    TextKind.TRANSFER_NOTE,
    TextKind.URGING,
    TextKind.DISPUTE,
    TextKind.RULING,
    TextKind.ANNOUNCEMENT,
    TextKind.SEND_BACK_OPINION,
    TextKind.REVIEW_OPINION,
    TextKind.REWORK_OPINION,
    TextKind.CLOSING_NOTE,
}
# What goes with an order, and stands above all else that was said.
_ASKING = {TextKind.DISPATCH_NOTE, TextKind.REWORK_OPINION}
# What citizens read, or have been told.
_PUBLIC = {TextKind.REPLY_PUBLIC, TextKind.CITIZEN_ANSWER, TextKind.ANSWER, TextKind.GUIDANCE, TextKind.ANNOUNCEMENT}
# How much of a text the timeline shows.
LONGEST_NOTE = 60  # characters
_BAD = {Solved.UNSOLVED, Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote or said: who, in which kind of text, when."""

    who: str
    kind: str
    at: datetime
    text: str
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the citizen's answers; nothing where he was not asked yet."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One round: when the citizen was asked (None: not yet) and what came of it."""

    round: int
    at: datetime | None
    answers: list[Answer]
    note: str


@dataclass(frozen=True, slots=True)
class SentWith:
    """What whoever sent an order wants done with it; `unit` is whom alone, "" for the reader or everybody."""

    title: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """A filter of the timeline."""

    label: str
    href: str
    current: bool


def drawn(whole: Whole, actor: Actor, side: str, now: datetime) -> dict[str, Any]:
    """The context of the page's texts, tables and timeline; `side` is one of SIDES."""
    happened = [event for event in whole.events if side in ("", _side(event))]
    names, noted = names_of(event.person_id for event in happened if event.person_id), _noted(whole)
    return {
        "title": whole.text(TextKind.TITLE),
        "content": whole.text(TextKind.CONTENT),
        "sent_with": _sent_with(whole, actor),
        "clock": _band(whole, actor, now),
        "facts": [*faces.facts(whole, lineage(whole.case.category)), *_citizens_clock(whole, actor, now)],
        "open_orders": sum(order.state in ORDER_OPEN for order in whole.orders),
        "by_units": list(_by_units(whole)),
        "by_citizen": _said(whole, _BY_CITIZEN, _("市民")),
        "by_hub": [_one(row, whole.case.hub.name) for row in whole.texts if row.kind in _BY_HUB - _ASKING],
        "outcomes": _outcomes(whole),
        "entries": [faces.entry(event, label, names, whole.orders, noted) for event, label in faces.gathered(happened)],
        "sides": _sides(whole, side),
    }


def _sent_with(whole: Whole, actor: Actor) -> list[SentWith]:
    """What was asked with each order, the reader's own first, the newest first, and last what was asked of all."""
    orders = {order.pk: order for order in whole.orders}
    rows = [row for row in reversed(whole.texts) if row.kind in _ASKING]
    each = [_note_of(row, orders[row.order_id], actor) for row in rows if row.order_id]
    each.sort(key=lambda note: bool(note.unit))
    return each + [SentWith(_("12345 派单说明"), "", row.text) for row in rows if not row.order_id]


def _note_of(row: CaseText, order: TaskOrder, actor: Actor) -> SentWith:
    is_own = order.unit_id == actor.unit_id
    title = _("12345 派单说明")
    if row.kind == TextKind.REWORK_OPINION:
        title = _("12345 重办意见")
    elif order.parent_id:
        title = _("上级派单说明") if is_own else _("转下级说明")
    return SentWith(title, "" if is_own else order.unit.short_name, row.text)


def _band(whole: Whole, actor: Actor, now: datetime) -> ClockFace | None:
    """For a unit the limit of its own that decides next; for the hotline the citizen's, after it whatever runs."""
    if is_unit(actor):
        held = {order.pk for order in whole.orders if order.unit_id == actor.unit_id}
        own: list[AnyClock] = [clock for clock in whole.order_clocks if clock.order_id in held or not held]
        leading = clock_faces.deciding(own)
        return with_review(clock_faces.face(leading, now), whole) if leading else None
    clocks: list[AnyClock] = list(whole.case_clocks)
    handling = [clock for clock in clocks if clock.kind == "handle"]
    running = [clock for clock in handling if not clock.ended] or [clock for clock in clocks if not clock.ended]
    shown = min(running, key=urgency) if running else next(reversed(handling or clocks), None)
    if shown is None:
        return None
    label = _("市民钟") if shown.kind == "handle" else ""
    return with_review(clock_faces.face(shown, now, label=label), whole)


def with_review(face: ClockFace, whole: Whole) -> ClockFace:
    """Of what stands still the face says as well when it is looked at again."""
    check = next((row for row in whole.order_clocks if row.kind == "suspension_check" and not row.ended), None)
    if face.state != "paused" or check is None:
        return face
    return replace(face, label=_("%(clock)s · %(at)s 复核") % {"clock": face.label, "at": minute(check.due_at)})


def _citizens_clock(whole: Whole, actor: Actor, now: datetime) -> list[Fact]:
    """A unit also knows until when the citizen waits at most."""
    handling = [clock for clock in whole.case_clocks if clock.kind == "handle"]
    if not (is_unit(actor) and handling):
        return []
    face = clock_faces.face(handling[-1], now)
    return [Fact(_("市民钟"), _("%(due)s 到") % {"due": minute(face.due)} if face.due else face.text)]


def _by_units(whole: Whole) -> Iterator[Said]:
    """What each unit wrote, the reply to the citizen first."""
    for order in whole.orders:
        own = [row for row in whole.texts if row.order_id == order.pk]
        for kind in _BY_UNITS if whole.told_hotline(order) else _SAID_ONCE:
            yield from (_one(row, order.unit.short_name) for row in own if row.kind == kind)


def _said(whole: Whole, kinds: tuple[TextKind, ...], who: str) -> list[Said]:
    return [_one(row, who) for row in whole.texts if row.kind in kinds and row.order_id is None]


def _noted(whole: Whole) -> dict[str, str]:
    """What was written on the way, by the id that events tell: shortened, for the timeline."""
    kinds = {*_BY_UNITS, *_BY_CITIZEN, *_BY_HUB, TextKind.REQUEST, TextKind.REQUEST_OPINION}
    return {
        str(row.pk): Truncator(" ".join(row.text.split())).chars(LONGEST_NOTE)
        for row in whole.texts
        if row.kind in kinds
    }


def _one(row: CaseText, who: str) -> Said:
    kind = TextKind(row.kind)
    return Said(who, str(kind.label), row.at, row.text, is_public=kind in _PUBLIC)


def _outcomes(whole: Whole) -> list[OutcomeRow]:
    """Every recorded outcome, and the present round once it is to be asked about, or where it does another anew."""
    case = whole.case
    rows = [_outcome(outcome) for outcome in whole.outcomes]
    is_due = rows or case.state == CaseState.PENDING_OUTCOME
    if is_due and case.closed_at is None and all(outcome.round < case.round for outcome in whole.outcomes):
        rows.append(OutcomeRow(case.round, None, [Answer(_("待回访"))] * 3, ""))
    return rows


def _outcome(outcome: Outcome) -> OutcomeRow:
    if not outcome.is_valid:
        return OutcomeRow(outcome.round, outcome.at, [Answer(_("未能回访"))] * 3, "")
    answers = [
        Answer(_("是"), "good") if outcome.contacted else Answer(_("否"), "bad"),
        Answer(outcome.get_solved_display(), _tone(outcome.solved)),
        Answer(outcome.get_satisfaction_display(), _tone(outcome.satisfaction)),
    ]
    return OutcomeRow(outcome.round, outcome.at, answers, _why(outcome) or outcome.get_source_display())


def _tone(answer: str) -> Tone:
    return "bad" if answer in _BAD else "near" if answer == Solved.PARTLY else "good"


def _why(outcome: Outcome) -> str:
    """Why the citizen is not satisfied, in the dictionary's words of that day; empty where no reason was given."""
    if not outcome.dissatisfied_reason:
        return ""
    known = {each.code: each.label for each in reasons(ReasonKind.DISSATISFIED, outcome.at)}
    return known.get(outcome.dissatisfied_reason, "")


def _side(event: CaseEvent) -> str:
    """Whose part of the timeline an event belongs to, one of SIDES."""
    if event.kind.startswith("clock."):
        return "clock"
    if event.kind in _BY_CITIZENS:
        return "citizen"
    return "unit" if event.order_id else "hub"


def _sides(whole: Whole, chosen: str) -> list[Side]:
    here = reverse("cases:case", args=[whole.case.number])
    return [
        Side(
            label=_(label),
            href=f"{here}?show={side}#timeline" if side else f"{here}#timeline",
            current=side == chosen,
        )
        for side, label in SIDES.items()
    ]
