"""A unit's order in the hand: both clocks, what is asked and by whom, what was done, and the one act that is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianxin.cases import clock_faces, faces, identity, policies
from lianxin.cases.act_faces import Panel
from lianxin.cases.act_pages import address
from lianxin.cases.acts import Act as Form
from lianxin.cases.acts import Scene, named
from lianxin.cases.models import CaseEvent, OrderClock, TaskOrder
from lianxin.cases.queries import is_unit
from lianxin.cases.reminders import NOT_HELD
from lianxin.cases.states import TextKind
from lianxin.cases.timers import HANDLING
from lianxin.foundation.ui.pickers import for_reader
from lianxin.foundation.ui.shapes import Act, Chip, ClockFace

# What an order waits for, the first that can be done (whoever need not speak to the citizen first, replies first); and
# what else is often done with it.
_DUE = ("sign_for", "resume", "sign_off", "finish", "first_contact")
_BESIDE = ("process_note", "answer_citizen", "ask_extension", "sub_dispatch", "reject_reply")
LONGEST_NOTE = 40  # characters, of what the unit itself wrote
LONGEST_SEEN = 200  # characters of the matter, once the order is signed for


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done with the order, by the unit (`is_own`) or to it."""

    at: datetime
    what: str
    note: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Whether and until when the unit speaks to the citizen, late or not: `href` is "" where it may not learn whom to
    call."""

    href: str
    due: datetime | None
    is_late: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSheet:
    """What stands on the page. `clock` decides next, `end` is until when the order is handled, where another decides,
    and of an order that stands still when it is looked at again;
    `is_folded`: the matter is known and long, so its beginning is shown; `replied` is what the unit handed in, to the
    citizen and to the hotline, where it differs; `due` is the act that is due, `direct` the form that takes it by one
    press, `reply` the form of the reply, in place; `give_back` the act of returning, with `window`, until when;
    `beside` what else is often done."""

    order: TaskOrder
    chips: list[Chip]
    clock: ClockFace | None
    end: ClockFace | None
    place: str
    call: Call
    is_folded: bool
    replied: list[str]
    done: list[Done]
    due: Act | None
    direct: Form[Any] | None
    reply: Form[Any] | None
    give_back: Act | None
    window: datetime | None
    beside: list[Act]


def drawn(scene: Scene, panel: Panel) -> UnitSheet | None:
    """The sheet of the reader's own order: the newest that is open, else the newest; None for whoever has none."""
    own = [order for order in scene.whole.orders if order.unit_id == scene.actor.unit_id]
    if not (is_unit(scene.actor) and own):
        return None
    order = next((each for each in reversed(own) if each.is_open), own[-1])
    return _sheet(order, scene, {face.href: face for _name, group in panel.groups for face in group})


def _sheet(order: TaskOrder, scene: Scene, offered: dict[str, Act]) -> UnitSheet:
    acts = dict(_offered(order, scene, offered))
    due = next((key for key in _DUE if key in acts), "")
    clocks = [clock for clock in scene.whole.order_clocks if clock.order_id == order.pk]
    held = [clock for clock in clocks if clock.kind not in NOT_HELD] or clocks
    return UnitSheet(
        order=order,
        chips=[Chip(_("本单位%(role)s") % {"role": order.get_role_display()}), *faces.chips(scene.case)[1:]],
        clock=_face(clock_faces.deciding(held), scene),
        end=_face(_beside(held), scene),
        place=" ".join(filter(None, (faces.place_of(scene.case.area), scene.whole.text(TextKind.PLACE)))),
        call=_call(order, clocks, scene),
        is_folded=order.signed_at is not None and len(scene.whole.text(TextKind.CONTENT)) > LONGEST_SEEN,
        replied=[] if due == "finish" else _replied(order, scene),
        done=list(_done(order, scene)),
        due=acts.get(due),
        direct=_form(due, order, scene) if due == "sign_for" else None,
        reply=_form(due, order, scene) if due == "finish" else None,
        give_back=acts.get("return_order"),
        window=next((clock.due_at for clock in clocks if clock.kind == "return_window" and not clock.ended), None),
        beside=[acts[key] for key in _BESIDE if key in acts],
    )


def _offered(order: TaskOrder, scene: Scene, offered: dict[str, Act]) -> Iterator[tuple[str, Act]]:
    """Of the acts that can be taken now those of the order, by key."""
    for key in (*_DUE, *_BESIDE, "return_order"):
        kind = named(key)
        face = offered.get(address(kind, scene.case.number, order)) if kind else None
        if face:
            yield key, face


def _form(key: str, order: TaskOrder, scene: Scene) -> Form[Any]:
    """The form of an act in place; its boxes have names of their own beside those of the same form in a sheet."""
    kind = named(key)
    assert kind, "only acts that are known are due"
    form = kind(order, scene)
    form.auto_id = "unit-%s"
    return for_reader(form, scene.actor, scene.at)


def _face(clock: OrderClock | None, scene: Scene) -> ClockFace | None:
    return clock_faces.face(clock, scene.at) if clock else None


def _beside(clocks: list[OrderClock]) -> OrderClock | None:
    """The limit of the handling, where another clock decides next; when what stands still is looked at again."""
    handling = next((clock for clock in reversed(clocks) if clock.kind in HANDLING), None)
    if handling and handling.is_paused:
        return next((clock for clock in clocks if clock.kind == "suspension_check" and not clock.ended), None)
    return None if handling is clock_faces.deciding(clocks) else handling


def _call(order: TaskOrder, clocks: list[OrderClock], scene: Scene) -> Call:
    may = order.is_open and scene.actor.has(policies.FIRST_CONTACT.code)
    known = may and identity.may_be_called(order.case, order.unit)
    due = next((clock.due_at for clock in clocks if clock.kind == "first_contact" and clock.runs), None)
    href = reverse("cases:call", args=[scene.case.number, order.pk]) if known else ""
    return Call(href=href, due=due, is_late=due is not None and due < scene.at, told=scene.whole.citizen)


def _replied(order: TaskOrder, scene: Scene) -> list[str]:
    said = [scene.whole.text(TextKind.REPLY_PUBLIC, order), scene.whole.told_hotline(order)]
    return [text for text in said if text]


def _done(order: TaskOrder, scene: Scene) -> Iterator[Done]:
    written = {str(row.pk): row.text for row in scene.whole.texts if row.order_id == order.pk}
    own = (event for event in reversed(scene.whole.events) if event.order_id == order.pk)
    for event, label in faces.gathered(event for event in own if not event.kind.startswith("clock.")):
        is_own = event.unit_id == order.unit_id
        note = _note(event, written)
        yield Done(event.at, label, Truncator(note).chars(LONGEST_NOTE) if is_own else note, is_own)


def _note(event: CaseEvent, written: dict[str, str]) -> str:
    said = [written[each["text"]] for each in event.data.get("texts", ()) if each["text"] in written]
    return " ".join(" ".join(dict.fromkeys(said)).split())
