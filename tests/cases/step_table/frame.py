"""What a step is tried on and how the table tells of it: the words in which each subject is written."""

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import Case, Contact, Incident, TaskOrder
from lianxin.cases.states import (
    CaseState,
    Channel,
    OrderState,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from tests.cases import dispatch_thread as way
from tests.cases import intake_thread as intake
from tests.cases import step_states, thread
from tests.cases.step_states import CASES, DISPATCHER, OWN
from tests.cast import actor
from tests.foundation.files.makings import picture, upload

HOUR = thread.HOUR
# After everything that `step_states` does.
AT = thread.MONDAY + 9 * HOUR
MUCH_LATER = thread.MONDAY + timedelta(days=90)
AGENT, LEADER, CALLER = intake.AGENT, intake.LEADER, "panyiming"
NUMBERED = {"number": thread.NUMBER}
OK, WRONG_STATE, NOT_FOUND, NOT_ALLOWED = "ok", "wrong_state", "not_found", "not_allowed"


class Row(NamedTuple):
    """What a step is tried on: `make` makes it, once for all rows of this `key`; `prepare` is done to it anew for each
    try and answers the row, or nothing where it is refused: then so must be the step itself."""

    key: Hashable
    make: Callable[[], Any]
    prepare: Callable[[Any], Any] | None = None

    def made(self) -> Any:
        """The row, made and prepared anew."""
        return self.prepared(self.make())

    def prepared(self, made: Any) -> Any:
        """What `prepare` makes of the row that was `made`."""
        with suppress(WrongState):
            return self.prepare(made) if self.prepare else made
        return made


def made_by(make: Callable[[], Any], prepare: Callable[[Any], Any] | None = None) -> Row:
    return Row(make, make, prepare)


Place = tuple[Row, str]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A step: `call` takes it with good input on the row (or rows, the case first) that `before` makes; `who` of the
    cast takes it, at the row's `hub`; `places` are the rows that it is tried on with what comes of it there. `mine`
    makes a row that is the actor's own where rows are somebody's; `unit` is the one that acts on it for units."""

    call: Callable[..., Any]
    who: str
    before: Row
    places: dict[str, Place] = field(default_factory=dict)
    at: datetime = AT
    hub: str = "01"
    unit: str = OWN
    mine: Callable[[Actor], Any] | None = None

    def by(self) -> Actor:
        """Who takes it."""
        return actor(self.who) if self.hub == "01" else way.at_hub(self.who, way.county_hub())


def case_of(row: Any) -> Case | None:
    """The case that a row belongs to, if it is one of a case."""
    first = row[0] if isinstance(row, tuple) else row
    if isinstance(first, Incident):
        return first.master
    return first if isinstance(first, Case) else getattr(first, "case", None)


def orders_of(case: Case) -> tuple[TaskOrder, ...]:
    return tuple(TaskOrder.objects.unscoped("test").filter(case=case))


def _sources(table: dict[str, Any], moves: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(table[move].sources for move in moves))


def _case_in(state: CaseState, **said: Any) -> Case:
    return thread.fresh(CASES[state](**said))


def photo() -> SimpleUploadedFile:
    """A picture as somebody hands it in."""
    return upload(picture(), "现场.jpg")


def on_case(
    call: Callable[..., Any],
    who: str,
    state: CaseState,
    *moves: str,
    prepare: Callable[[Case], Any] | None = None,
    said: dict[str, Any] | None = None,
    **other: Any,
) -> Tried:
    """A step on a case that may stand in `state`, by the table in the sources of `moves`."""
    open_in = _sources(CASE_MOVES, moves)
    rows = {each: Row((each, *(said or {})), partial(_case_in, each, **(said or {})), prepare) for each in CaseState}
    places = {each: (row, OK if each in open_in else WRONG_STATE) for each, row in rows.items()}
    return Tried(call=call, who=who, before=rows[state], **{"places": places} | other)


def on_order(
    call: Callable[..., Any],
    who: str,
    state: OrderState,
    of_case: str,
    *of_order: str,
    role: str = "lead",
    said: dict[str, Any] | None = None,
    closed: Iterable[str] = (),
) -> Tried:
    """A step on an order that may stand in `state`, by the tables in the sources of the moves; `closed` are where
    something else stands against it."""
    cases = _sources(CASE_MOVES, of_case.split())
    orders = _sources(ORDER_MOVES, of_order or (of_case,))
    rows = {
        place: Row((place, role, *(said or {})), partial(make, role, **(said or {})))
        for place, make in step_states.ORDERS.items()
    }
    places = {
        f"{at} in {case}": (
            row,
            OK if at in orders and case in cases and f"{at} in {case}" not in closed else WRONG_STATE,
        )
        for (at, case), row in rows.items()
        if role == "lead" or (at, case) not in step_states.LEADS_ONLY
    }
    before = next(row for (at, _case), row in rows.items() if at == state)
    return Tried(call=call, who=who, before=before, places=places)


def on_request(
    call: Callable[..., Any],
    who: str,
    kinds: Iterable[RequestKind],
    *states: RequestState,
    otherwise: str = NOT_FOUND,
    more: dict[str, Place] | None = None,
) -> Tried:
    """A step on requests of `kinds` in `states`; for requests of other kinds it does `otherwise`."""
    kinds = tuple(kinds)

    def comes(kind: RequestKind, state: RequestState) -> str:
        if kind not in kinds:
            return otherwise
        return OK if state in states else WRONG_STATE

    places = {
        f"{kind} {state}": (made_by(make), comes(kind, state)) for (kind, state), make in step_states.REQUESTS.items()
    }
    before = made_by(step_states.REQUESTS[kinds[0], states[0]])
    return Tried(call=call, who=who, before=before, places=places | (more or {}))


def marked(**marks: object) -> Callable[[Case], Case]:
    """What earlier steps have set, in whatever state the case is now."""

    def mark(case: Case) -> Case:
        Case._base_manager.filter(pk=case.pk).update(**marks)
        return thread.fresh(case)

    return mark


def contact() -> Contact:
    return receive_contact(Channel.PHONE, way.city_hub(), None, None, by=actor(AGENT), at=thread.MONDAY)


def incident() -> Incident:
    return open_incident(thread.dispatched(), "银雀山路片区停水", by=actor(DISPATCHER), at=thread.MONDAY)


def transfer_known(taken_on: bool) -> Callable[[Case], Case]:
    def know(case: Case) -> Case:
        record_transfer(case, taken_on, "", by=actor(AGENT), at=thread.MONDAY + 2 * HOUR)
        return thread.fresh(case)

    return know


def town_order() -> TaskOrder:
    return way.passed_on(thread.signed(), way.TOWN, "371302002", at=thread.MONDAY + 2 * HOUR)
