"""What a unit is told without looking at its list: a limit draws near or has passed, the citizen urges."""

from collections.abc import Iterable

from lianxin.accounts.models import Person
from lianxin.accounts.queries import people_in
from lianxin.cases import clock_faces, events
from lianxin.cases.models import CaseEvent, TaskOrder
from lianxin.cases.requests import REVIEWS
from lianxin.clocks.models import Light
from lianxin.foundation.actor import system
from lianxin.foundation.prepared import Prepared
from lianxin.foundation.time import local
from lianxin.notices.steps.notify import Cause, notify
from lianxin.organizations.models import Unit

# What limits others, or is a right: the unit is not late by it.
NOT_HELD = {*REVIEWS.values(), "return_window"}
KINDS = {events.LIGHT_TURNED, events.CASE_URGED}
_BY_LIGHT = {Light.AMBER: "order.near", Light.RED: "order.late"}
_ORDER = Prepared(
    lambda pk: TaskOrder.objects.unscoped("the event's subject").select_related("case", "unit").filter(pk=pk)
)


def remind_all(happened: Iterable[CaseEvent]) -> None:
    """See `remind`, for each event of a batch."""
    for event in happened:
        remind(event)


def remind(event: CaseEvent) -> None:
    """Tell whoever handles the order that `event`, one of KINDS, is about, or its unit where nobody is named; nobody of
    an order that is over, of a limit that is not the unit's, or of a light that turned back."""
    code = _code(event)
    order = _ORDER.first(event.order_id) if code and event.order_id else None
    if order is None or not order.is_open:
        return
    values = {"number": order.case.number} | (_limit(event) if code != "order.urged" else {})
    notify(_whom(order, event), code, values, Cause.of(event), by=system(), at=event.recorded_at)


def _code(event: CaseEvent) -> str:
    """The text that tells of it; "" for what nobody is told."""
    if event.kind == events.CASE_URGED:
        return "order.urged"
    return "" if event.data["clock"] in NOT_HELD else _BY_LIGHT.get(event.data["light"], "")


def _limit(event: CaseEvent) -> dict[str, str]:
    assert event.deadline_after, "a light tells of a limit"
    return {"what": clock_faces.name_of(event.data["clock"]), "due": f"{local(event.deadline_after):%m-%d %H:%M}"}


def _whom(order: TaskOrder, event: CaseEvent) -> Person | Unit:
    """Who was named to handle it, while he is in the unit; else the unit."""
    people = people_in(order.unit_id, event.recorded_at) if order.assignee_id else []
    return next((person for person in people if person.pk == order.assignee_id), order.unit)
