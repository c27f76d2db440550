"""Copies of lives: other words, people, units and moments, the same history. What is computed is computed anew, by the
functions that the steps use: clocks, digests of texts, chains of events, search rows."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models.base import ModelState

from lianxin.bench.lives import Life, Rows
from lianxin.bench.words import Told
from lianxin.cases import search, veils
from lianxin.cases.models import Case, CaseEvent, CaseSearch, CaseText, Contact, TaskOrder
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.clocks import engine
from lianxin.clocks.models import Clock, ClockState
from lianxin.foundation.crypto import RowBound, salted_digest
from lianxin.foundation.events.digest import NOTHING, digests
from lianxin.organizations.models import Unit

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
# What the data of events call the rows of a case.
_NAMED = {"text": CaseText, "order": TaskOrder, "contact": Contact, "unit": Unit}
_NAMES: dict[str, type[models.Model]] = _NAMED | {f"{name}s": model for name, model in _NAMED.items()}
# What rows and the data of events call the ends of limits.
_ENDS = {"cap_at", "deadline_before", "deadline_after", "due", "before"}
_JUDGED = (ClockState.MET, ClockState.MISSED)
Ids = dict[type[models.Model], dict[int, int]]


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a copy a case of its own: its number, what was said by whom, and how much later than its model's all
    of it happened. `ids` gives the new ids of rows by the old ones, `units` included; `now` is when it is looked at."""

    number: str
    told: Told
    citizen: Citizen | None
    phone: PhoneNumber | None
    later: timedelta
    now: datetime
    ids: Ids


def copied(life: Life, own: Identity) -> Rows:
    """The rows of a new case that lived as `life` did, ready to be stored."""
    return _Copy(own).of(life)


class _Copy:
    def __init__(self, own: Identity) -> None:
        self._own = own
        self._dues: dict[datetime, datetime] = {}
        self._digests: dict[str, str] = {}

    def of(self, life: Life) -> Rows:
        rows: Rows = {model: [self._moved_row(row) for row in found] for model, found in life.rows.items()}
        case = self._case(rows[Case][0])
        for contact in rows[Contact]:
            self._speaker(contact)
        for text in rows[CaseText]:
            self._text(text)
        # The citizen's clock before those that it caps, an order's before its sign-off's.
        clocks = [row for found in rows.values() for row in found if isinstance(row, Clock)]
        for clock in sorted(clocks, key=lambda row: (row.cap_at is not None, row.pk)):
            self._clock(clock)
        for row in (row for found in rows.values() for row in found if not isinstance(row, Clock)):
            self._moments(row)
        self._chain(rows[CaseEvent])
        self._search(case, rows[CaseSearch])
        return rows

    def _moved_row(self, row: models.Model) -> models.Model:
        """The row under its new id, with new ids for the rows that it names."""
        made = type(row).__new__(type(row))
        made.__dict__ |= row.__dict__ | {"_state": ModelState()}
        for name, model in _names(type(row)):
            old = row.__dict__[name]
            made.__dict__[name] = self._own.ids.get(model, {}).get(old, old)
        if isinstance(made, RowBound):
            made.row_key = uuid.uuid4()
        return made

    def _case(self, case: Case) -> Case:
        case.number = self._own.number
        case.category, case.area = self._own.told.category, self._own.told.area
        self._speaker(case)
        return case

    def _speaker(self, row: Case | Contact) -> None:
        if row.citizen_id and self._own.citizen:
            row.citizen = self._own.citizen
        if row.phone_id and self._own.phone:
            row.phone = self._own.phone

    def _text(self, text: CaseText) -> None:
        said = {str(kind): words for kind, words in self._own.told.said.items()}
        if text.order_id is None:
            text.text = said.get(text.kind, text.text)
        text.salt, text.digest = salted_digest(text.text)
        self._digests[str(text.pk)] = text.digest

    def _clock(self, clock: Clock) -> None:
        before = clock.due_at
        self._moments(clock)
        clock.pauses = self._said(clock.pauses)
        engine.settle(clock, at=self._own.now)
        if clock.state in _JUDGED and clock.ended_at:
            clock.state = ClockState.MET if clock.ended_at <= clock.due_at else ClockState.MISSED
            clock.light = engine.light_at(clock, self._own.now)
        self._dues[before] = min(clock.due_at, self._dues.get(before, clock.due_at))

    def _moments(self, row: models.Model) -> None:
        for name in _times(type(row)):
            if at := row.__dict__[name]:
                row.__dict__[name] = self._moved(at, name)

    def _moved(self, at: datetime, name: str) -> datetime:
        """What happened happened later by the copy's distance; the end of a limit is where its clock now ends."""
        return self._dues.get(at, at + self._own.later) if name in _ENDS else at + self._own.later

    def _chain(self, events: list[CaseEvent]) -> None:
        previous = NOTHING
        for event in sorted(events, key=lambda each: each.seq):
            units = self._own.ids.get(Unit, {})
            event.unit_id = units.get(event.unit_id or 0, event.unit_id)
            event.data = self._said(event.data)
            event.sha256, event.sm3 = previous = digests(event, previous)

    def _said(self, value: Any, name: str = "") -> Any:
        """What an event tells, of this case: its ids, digests and moments."""
        if isinstance(value, dict):
            return self._said_of_text(value) or {key: self._said(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._said(item, name) for item in value]
        if name in _NAMES and isinstance(value, str | int):
            return type(value)(self._own.ids.get(_NAMES[name], {}).get(int(value), value))
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return self._moved(datetime.fromisoformat(value), name).isoformat(timespec="microseconds")
        told = self._own.told
        return {"category": told.category.code, "area": told.area.code}.get(name, value)

    def _said_of_text(self, value: dict[str, Any]) -> dict[str, Any] | None:
        """What is said of a sealed text, None of anything else."""
        if "text" not in value or "digest" not in value:
            return None
        text = self._said(value["text"], "text")
        return value | {"text": text, "digest": self._digests.get(text, value["digest"])}

    def _search(self, case: Case, rows: list[CaseSearch]) -> None:
        found_by = search.found_by(case.number, self._own.told.said.values(), veils.for_new(case))
        for row in rows:
            row.tokens = found_by[CaseSearch.Audience(row.audience)]


@cache
def _names(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    """The columns that name rows, with their tables: the row's own id, and what it belongs to."""
    fields = model._meta.concrete_fields
    named = [(field.attname, field.related_model) for field in fields if isinstance(field, models.ForeignKey)]
    return [(model._meta.pk.attname, model), *named]


@cache
def _times(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)]
