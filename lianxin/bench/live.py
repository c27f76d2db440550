"""From commit to screen: how long it takes until what was committed stands before others who have their lists open.

Web server and relay run as they do in service. Each of two people has a list open; it hears of a change by the stream
and asks how its rows stand, after the same pauses as in a browser (`frontend/src/islands/rows.ts`).
"""

import http.client
import random
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from queue import Empty, Queue
from threading import Thread
from time import perf_counter, sleep

from lianxin.bench import served
from lianxin.bench.measures import REASON, People, Registrations, Times
from lianxin.bench.pages import host, signed_in
from lianxin.cases.filters import NEWEST, Wish
from lianxin.cases.live import topics_of
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.saved_filters import address
from lianxin.cases.states import CaseState
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.models import Cursor
from lianxin.foundation.outbox import cursors
from lianxin.organizations.models import Unit

EVENTS = 20
LONGEST = 30.0  # seconds without a sign of the change
PAUSE, GAP = 0.15, 0.6  # seconds: until what belongs together has come, and between two askings
APART = 1.0  # seconds between two steps at most, so that they meet the relay and the screens at any moment
_ROW, _NEW = re.compile(r'data-live-row="([^"]+)"'), re.compile(r"data-new-count>(\d+)<")


class Screen(Thread):
    """One person's list at `at`, open in a browser. `told` is how many rows it knows of, each time it was drawn, and
    when that was."""

    def __init__(self, port: int, reader: Actor, at: str) -> None:
        super().__init__(daemon=True)
        self.told: Queue[tuple[int, float]] = Queue()
        self._port, self._cookie = port, _cookie(reader)
        shown = _ROW.findall(self._read(at))
        self.rows = len(shown)
        self._fragment = f"{at}{'&' if '?' in at else '?'}rows={','.join(shown)}"
        self._line = self._connect()
        self._stream = self._ask(self._line, f"/events?topics={topics_of(reader).replace(' ', ',')}")

    def run(self) -> None:
        """Draw again whenever something has changed, until the server ends."""
        drawn = -GAP
        with closing(self._line):
            for line in self._lines():
                if line == b"event: live\n":
                    sleep(max(PAUSE, drawn + GAP - perf_counter()))
                    drawn = perf_counter()
                    known = _known(self._read(self._fragment))
                    self.told.put((known, perf_counter()))

    def knows(self, rows: int) -> float:
        """Waits until so many rows are known; answers when they were. Raises queue.Empty after LONGEST seconds."""
        while True:
            known, at = self.told.get(timeout=LONGEST)
            if known >= rows:
                return at

    def _lines(self) -> Iterator[bytes]:
        try:
            yield from iter(self._stream.readline, b"")
        except (OSError, http.client.HTTPException):  # the server has ended
            return

    def _read(self, at: str) -> str:
        with closing(self._connect()) as line:
            return self._ask(line, at).read().decode()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(served.HOST, self._port, timeout=LONGEST)

    def _ask(self, line: http.client.HTTPConnection, at: str) -> http.client.HTTPResponse:
        line.request("GET", at, headers={"Host": host(), "Cookie": self._cookie})
        answer = line.getresponse()
        if answer.status != 200:
            raise ValueError(f"{at} answered {answer.status}")
        return answer


def measured(people: People, registrations: Registrations, count: int) -> Times:
    """The seconds from the commit of each of `count` steps until it stands on each of two screens: the dispatcher's
    list of what is with the units, and the list of the unit that is sent it. Where one never comes, that is the last,
    of LONGEST."""
    plan, handler = _receiver(people)
    cases = _accepted(people, registrations, count)
    Cursor.objects.all().delete()  # the seeded year is where the subscribers begin, not news to tell them
    cursors.ensure()
    with served.running() as port:
        sent, own = Wish(case_states=(CaseState.IN_HAND,)), Wish(order=NEWEST)
        screens = [Screen(port, people.dispatcher, address(sent)), Screen(port, handler, address(own))]
        seconds: list[float] = []
        try:
            seconds.extend(_seconds(screens, plan, cases, people.dispatcher))
        except Empty:
            seconds.append(LONGEST)
    for screen in screens:
        screen.join(LONGEST)
    return Times("live", seconds)


def _seconds(screens: list[Screen], plan: Plan, cases: list[Case], by: Actor) -> Iterator[float]:
    draw = random.Random(1)  # noqa: S311  # no secret
    for screen in screens:
        screen.start()
    for number, case in enumerate(cases, 1):
        sleep(draw.uniform(0, APART))
        dispatch(case, plan, by=by, at=time.now())
        committed = perf_counter()
        for screen in screens:
            yield screen.knows(screen.rows + number) - committed


def _receiver(people: People) -> tuple[Plan, Actor]:
    """A unit to which the hotline sends orders, and who handles them there."""
    sent = TaskOrder.objects.unscoped(REASON).filter(parent=None, case__hub=people.hub, unit__in=people.handlers)
    unit = Unit.objects.unscoped(REASON).get(pk=sent.order_by("pk").values_list("unit", flat=True)[:1].get())
    return Plan(lead=unit), people.handlers[unit.pk]


def _accepted(people: People, registrations: Registrations, count: int) -> list[Case]:
    for register in islice(registrations.calls(), count):
        register()
    return [accept(case, by=people.agent, at=time.now()) for case in registrations.cases[-count:]]


def _known(answer: str) -> int:
    """How many rows a list has, as far as its reader is told: those that are drawn and those that are new."""
    new = _NEW.search(answer)
    return len(_ROW.findall(answer)) + (int(new[1]) if new else 0)


def _cookie(reader: Actor) -> str:
    client = signed_in(reader.post_id or 0)
    return client.cookies.output(attrs=[], header="", sep=";").strip()
