"""Rows of the rooms turned into what programs read, for the reader by whom they were read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lianxin.accounts.queries import names_of
from lianxin.cases import attachments, clock_faces, faces
from lianxin.cases.acts import Scene
from lianxin.cases.case_panels import links
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, CaseEvent, CaseRequest, Consultation, Outcome, TaskOrder
from lianxin.cases.queries import AnyClock, Whole, is_unit
from lianxin.cases.request_faces import wanted
from lianxin.cases.states import TextKind
from lianxin.clocks.engine import light_at
from lianxin.exchange.v1 import shapes
from lianxin.exchange.v1.shapes import made
from lianxin.foundation.actor import ActorKind
from lianxin.foundation.models.files import FileLink
from lianxin.taxonomy.queries import lineage

# What of a row has the same name in its shape.
_CASE = ("number", "state", "round", "channel", "appeal_type", "urgency", "is_enterprise", "identity_withheld")
_HUB_CASE = ("version", "is_anonymous", "is_hard", "is_unreasonable", "is_beyond_duty", "decline_reason")
_COUNTED = ("closing_ground", "accepted_at", "archived_at", "dispatch_count", "return_count", "urge_count", "urged_at")
_LINE = ("state", "appeal_type", "urgency", "identity_withheld")
_ORDER_LINE = ("id", "role", "state", "version", "dispatched_at")
_ORDER = ("index", "round", "is_designated", "signed_at", "contacted_at", "submitted_at", "finished_at", "ended_at")


def case(scene: Scene) -> shapes.HubCase | shapes.UnitCase:
    """The whole case, in the type of its reader's audience."""
    frame = _frame(scene)
    return made(shapes.UnitCase, **frame) if is_unit(scene.actor) else made(shapes.HubCase, **frame, **_of_hub(scene))


def order(scene: Scene, chosen: TaskOrder) -> shapes.OrderReading:
    """One order of the case of `scene`, with what was written on it."""
    whole = scene.whole
    return made(
        shapes.OrderReading,
        **_order(chosen, whole, scene.at),
        case=whole.case.number,
        title=whole.text(TextKind.TITLE),
        texts=[text for text in _texts(whole) if text.order == chosen.pk],
        attachments=[each for each in _attachments(scene) if each.order == chosen.pk],
    )


def case_line(line: Line, at: datetime) -> shapes.CaseLine:
    """A row of the hotline's list."""
    return made(
        shapes.CaseLine,
        **_same(line.case, (*_LINE, "number", "version", "registered_at")),
        **_kind_and_place(line.case),
        title=line.title,
        orders=[made(shapes.OrderLine, **_order_line(each)) for each in line.orders],
        clock=_clock(line.clock, at) if line.clock else None,
    )


def unit_line(line: Line, at: datetime) -> shapes.UnitLine:
    """A row of a unit's list."""
    assert line.order is not None  # what a unit's list is made of
    return made(
        shapes.UnitLine,
        **_same(line.case, _LINE) | _order_line(line.order),
        **_kind_and_place(line.case),
        case=line.case.number,
        title=line.title,
        clock=_clock(line.clock, at) if line.clock else None,
        running=sorted(line.running),
    )


def events(whole: Whole, happened: Iterable[CaseEvent]) -> list[shapes.Event]:
    """What happened, as pages tell it: who, and what was written as far as the reader reads it."""
    rows = list(happened)
    names = names_of(row.person_id for row in rows if row.person_id)
    written = {str(text.pk): text.text for text in whole.texts}
    return [_event(row, names, written) for row in rows]


def _frame(scene: Scene) -> dict[str, Any]:
    whole, row = scene.whole, scene.case
    return _same(row, (*_CASE, "registered_at", "closed_at")) | {
        "hub": _named(row.hub),
        "category": [_named(each) for each in lineage(row.category)],
        "area": _named(row.area),
        "citizen": whole.citizen,
        "title": whole.text(TextKind.TITLE),
        "content": whole.text(TextKind.CONTENT),
        "place": whole.text(TextKind.PLACE),
        "details": whole.text(TextKind.DETAILS),
        "texts": _texts(whole),
        "orders": [made(shapes.Order, **_order(each, whole, scene.at)) for each in whole.orders],
        "clocks": [_clock(clock, scene.at) for clock in whole.case_clocks],
        "requests": [_request(each, whole) for each in scene.requests],
        "outcomes": [_outcome(each) for each in whole.outcomes],
        "attachments": _attachments(scene),
    }


def _of_hub(scene: Scene) -> dict[str, Any]:
    row = scene.case
    merged = row.merged_into
    return _same(row, (*_HUB_CASE, *_COUNTED)) | {
        "accused": _named(row.accused) if row.accused else None,
        "adoption": row.adoption or None,
        "merged_into": merged.number if merged and Case.objects.shows(scene.actor, merged) else None,
        "holds": [made(shapes.Hold, reason=hold.reason, at=hold.placed_at) for hold in scene.holds],
        "consultations": [_consultation(each) for each in scene.consultations],
        "is_sound": scene.whole.is_sound,
    }


def _same(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _named(row: Any) -> shapes.Named:
    return made(shapes.Named, code=row.code, name=row.name)


def _kind_and_place(row: Case) -> dict[str, shapes.Named]:
    return {"category": _named(row.category), "area": _named(row.area)}


def _order_line(row: TaskOrder) -> dict[str, Any]:
    unit = made(shapes.Named, code=row.unit.code, name=row.unit.short_name)
    return _same(row, _ORDER_LINE) | {"unit": unit}


def _order(row: TaskOrder, whole: Whole, at: datetime) -> dict[str, Any]:
    clocks = [_clock(clock, at) for clock in whole.order_clocks if clock.order_id == row.pk]
    return _order_line(row) | _same(row, _ORDER) | {"parent": row.parent_id, "clocks": clocks}


def _clock(clock: AnyClock, at: datetime) -> shapes.Clock:
    return made(
        shapes.Clock,
        **_same(clock, ("kind", "state", "started_at", "ended_at")),
        label=clock_faces.name_of(clock.kind),
        light=light_at(clock, at),
        due_at=None if clock.is_paused else clock.due_at,
    )


def _texts(whole: Whole) -> list[shapes.Text]:
    return [made(shapes.Text, kind=row.kind, order=row.order_id, at=row.at, text=row.text) for row in whole.texts]


def _request(row: CaseRequest, whole: Whole) -> shapes.Request:
    return made(
        shapes.Request,
        **_same(row, ("id", "kind", "state", "asked_at", "reason")),
        order=row.order_id,
        text=whole.words(row.text_id),
        wanted=wanted(row),
    )


def _outcome(row: Outcome) -> shapes.Outcome:
    return made(
        shapes.Outcome,
        **_same(row, ("round", "source", "is_valid", "contacted", "at")),
        solved=row.solved or None,
        satisfaction=row.satisfaction or None,
    )


def _consultation(row: Consultation) -> shapes.Consultation:
    unit = made(shapes.Named, code=row.unit.code, name=row.unit.short_name)
    return made(shapes.Consultation, id=row.pk, unit=unit, question=row.question.text, asked_at=row.asked_at)


def _attachments(scene: Scene) -> list[shapes.Attachment]:
    return [_attachment(link) for link in links(scene)]


def _attachment(link: FileLink) -> shapes.Attachment:
    return made(
        shapes.Attachment,
        **_same(link, ("token", "name", "at")),
        **_same(link.file, ("media_type", "size", "sha256")),
        kind=link.kind or None,
        order=link.owner_id if link.owner_kind == attachments.ORDER else None,
    )


def _event(row: CaseEvent, names: Mapping[int, str], written: Mapping[str, str]) -> shapes.Event:
    texts = [written[each["text"]] for each in row.data.get("texts", ()) if each["text"] in written]
    who = names.get(row.person_id, "") if row.person_id else faces.NOBODY.get(ActorKind(row.actor_kind), "")
    return made(
        shapes.Event,
        **_same(row, ("seq", "kind", "label", "at", "from_state", "to_state")),
        order=row.order_id,
        who=who,
        deadline=row.deadline_after,
        texts=texts,
    )
