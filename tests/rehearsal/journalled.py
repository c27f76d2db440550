"""A played city whose process may be killed at any moment: before each step the request is written down, after it the
answer. Whoever comes next reads the journal, looks at the database, and goes on."""

import base64
import json
import os
import pickle
import time as stopwatch
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import django
import pytest  # noqa: F401  # the main module of a test run, which each child would import anew
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import Error, connections  # Django is set up first

from lianxin.calendars.queries import timetable
from lianxin.cases.models import Case, Outcome, TaskOrder
from lianxin.foundation import time
from lianxin.rehearsal.agenda import Agenda
from lianxin.rehearsal.habits import Habits
from lianxin.rehearsal.scene import Life, Scene, Stumbled
from lianxin.rehearsal.staff import Staff
from lianxin.rehearsal.straight import USUAL, orders_of
from tests.rehearsal.invented import BEGIN, message

CASES = 40
APART = timedelta(days=1)
# So many seconds an answer takes to whoever asked: many kills come between the two.
ON_ITS_WAY = 0.015
# Where a matter stands, and the moment of the straight way from which it goes on.
CASE_MOMENTS = {
    "registered": "registered",
    "pending_dispatch": "accepted",
    "pending_review": "in_review",
    "pending_outcome": "reviewed",
    "pending_close": "answered",
    "closed": "over",
}
ORDER_MOMENTS = {"pending_sign_for": "dispatched", "handling": "signed", "pending_sign_off": "handed_in"}


class Request(NamedTuple):
    """One step that somebody has asked for."""

    key: str
    row: int
    step: Any
    given: tuple[Any, ...]
    by: Any
    at: datetime
    more: dict[str, Any]

    def take(self) -> Any:
        return self.step(*self.given, by=self.by.with_request_key(self.key), at=self.at, **self.more)


class Journal:
    """Lines on the disk: each step before it is taken, and what came of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, **line: Any) -> None:
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, f"{json.dumps(line)}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def length(self) -> int:
        """How many lines are written."""
        return self.path.read_bytes().count(b"\n") if self.path.exists() else 0

    def lines(self) -> list[dict[str, Any]]:
        """What is written; a line that the kill cut off was never acted on."""
        text = self.path.read_text() if self.path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def ask(self, request: Request) -> Any:
        """Take the step between its two lines."""
        packed = base64.b64encode(pickle.dumps(request)).decode()
        self.write(asked=request.key, row=request.row, step=request.step.__name__, request=packed)
        return self.answer(request)

    def answer(self, request: Request) -> Any:
        done = request.take()
        stopwatch.sleep(ON_ITS_WAY)
        number = done.number if isinstance(done, Case) else ""
        # What has been told before and is asked again, because what followed it was not, gets the same answer.
        self.write(told=request.key, row=request.row, step=request.step.__name__, number=number, answer=_named(done))
        return done

    def open_request(self) -> Request | None:
        """The last request, where nobody has heard its answer."""
        last = next(iter(self.lines()[-1:]), {})
        return pickle.loads(base64.b64decode(last["request"])) if "asked" in last else None  # our own

    def told(self, step: str = "") -> list[dict[str, Any]]:
        """What was answered, each request once. A request that was answered in two ways is an error."""
        found: dict[str, dict[str, Any]] = {}
        for line in self.lines():
            if "told" in line and step in ("", line["step"]):
                assert found.setdefault(line["told"], line) == line
        return list(found.values())


def _named(answer: Any) -> list[Any]:
    rows = answer if isinstance(answer, tuple) else (answer,)
    return [[row._meta.label, row.pk] if row else None for row in rows]


class JournalledScene(Scene):
    """Takes steps with keys that are the same whoever plays, and keeps the journal."""

    def __init__(self, agenda: Agenda, journal: Journal) -> None:
        super().__init__(agenda, Staff(time.aware(BEGIN)), USUAL)
        self._journal, self._row = journal, 0

    def take(self, step: Any, *given: Any, by: Any, at: datetime, **more: Any) -> Any:
        order = given[0].pk if given and isinstance(given[0], TaskOrder) else 0
        key = f"rehearsal-{self._row}-{step.__name__}-{order}"
        return self._journal.ask(Request(key, self._row, step, given, by, at, more))

    def _watched(self, life: Life, act: Any, subject: object, now: datetime) -> None:
        self._row = life.message.row
        super()._watched(life, act, subject, now)


def play(databases: dict[str, dict[str, Any]], path: Path) -> None:
    """Go on with the play of the journal at `path` until it ends, or this process or its server is killed."""
    for alias, settings in databases.items():
        connections[alias].settings_dict.update(settings)
    try:
        _scene(Journal(path)).agenda.run(BEGIN + timedelta(days=90))
    except Stumbled as stumbled:
        if not isinstance(stumbled.__cause__, Error):
            raise
    except Error:
        return


def _scene(journal: Journal) -> JournalledScene:
    numbers = {line["row"]: line["number"] for line in journal.told("register")}
    now = max((_at(line) for line in journal.lines() if "asked" in line), default=time.aware(BEGIN))
    with time.frozen(now):
        scene = JournalledScene(Agenda(now), journal)
        office = timetable("government", now)
        for place in range(CASES):
            life = Life(message(place), Habits(place, office))
            for moment, subject in _standing(life, numbers):
                at = max(now, BEGIN + APART * place) if moment == "arrived" else now
                scene.later(at, life, _go(moment), subject)
    return scene


def _at(line: dict[str, Any]) -> datetime:
    at: datetime = pickle.loads(base64.b64decode(line["request"])).at  # our own
    return at


def _go(moment: str) -> Any:
    return lambda scene, life, subject, at: scene.go(moment, life, subject, at)


def _standing(life: Life, numbers: dict[int, str]) -> Iterator[tuple[str, Any]]:
    """From which moments the matter goes on."""
    if life.message.row not in numbers:
        yield "arrived", None
        return
    case = Case.objects.unscoped("test").select_related("hub", "category", "area").get(number=numbers[life.message.row])
    life.notes["outcome"] = Outcome.objects.filter(case=case).last()
    if case.state in CASE_MOMENTS:
        yield CASE_MOMENTS[case.state], case
    for order in orders_of(case):
        if order.state in ORDER_MOMENTS:
            yield ORDER_MOMENTS[order.state], order
