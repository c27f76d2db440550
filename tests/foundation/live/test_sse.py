"""Live updates as a browser gets them: a real granian, the relay, and a real database whose connections are cut."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.events import kinds
from lianxin.foundation.events.append import record
from lianxin.foundation.live import messages, topics
from lianxin.foundation.models import LiveMessage
from lianxin.foundation.outbox import relay
from lianxin.operations.embedded import APP
from tests.conftest import DATABASE
from tests.ports import free_port
from tests.settings import DATA

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHANGED = kinds.declare("test.changed", "变了")
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def published(monkeypatch):
    """Every change of ``thing <n>`` is told under the topic ``test:<n>``."""
    monkeypatch.setitem(topics._publishers, CHANGED, [lambda event: [f"test:{event.subject_id}"]])


def change(number: int) -> None:
    with transaction.atomic():
        record(("thing", number), CHANGED, by=system(), at=AT)
    relay.drain()


def told() -> list[str]:
    """The ids of the messages so far. Tests that roll back use up numbers, too."""
    return [str(number) for number in LiveMessage.objects.order_by("id").values_list("id", flat=True)]


@dataclass
class Stream:
    """One open connection, read event by event."""

    connection: http.client.HTTPConnection
    answer: http.client.HTTPResponse
    seen: list[dict[str, str]] = field(default_factory=list)

    def next(self) -> dict[str, str]:
        """The next block that is not a mere sign of life; {} at the end of the stream."""
        give_up = time.monotonic() + 20
        while (block := self._block()) is not None:
            if "data" in block:
                self.seen.append(block)
                return block
            assert time.monotonic() < give_up, "nothing but signs of life"
        return {}

    def _block(self) -> dict[str, str] | None:
        block: dict[str, str] = {}
        while line := self.answer.readline().decode():
            if line == "\n":
                return block
            name, _, value = line.rstrip("\n").partition(": ")
            block[name] = value
        return None

    def first(self) -> dict[str, str]:
        return self._block() or {}

    def changes(self) -> list[list[str]]:
        return json.loads(self.next()["data"])

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


class Site:
    """One granian process on a free port."""

    def __init__(self, cluster, target: str, workers: int, **settings: str) -> None:
        self.port = free_port()
        environment = os.environ | {
            "DATABASE_URL": cluster.url(DATABASE, role=APP),
            "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
            "LIANXIN_DATA": str(DATA),
            **settings,
        }
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--log-level", "warning"]
        command += ["--port", str(self.port), "--workers", str(workers), "--workers-kill-timeout", "5"]
        self.process = subprocess.Popen(
            [*command, f"tests.foundation.live.site:{target}"], cwd=ROOT, env=environment, start_new_session=True
        )
        self.streams: list[Stream] = []
        self._wait()

    def _wait(self) -> None:
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                self.get("/nowhere")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("granian did not start")

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as wire:
            wire.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = wire.getresponse()
            return answer.status, answer.read().decode()

    def listen(self, topics: str, cookie: str, **headers: str) -> Stream:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        wire.request("GET", f"/events?topics={topics}", headers=named | {"Cookie": cookie})
        answer = wire.getresponse()
        assert answer.status == 200, answer.read().decode()
        self.streams.append(Stream(wire, answer))
        return self.streams[-1]

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def start(cluster) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def one(target: str = "application", workers: int = 1, **settings: str) -> Site:
        sites.append(Site(cluster, target, workers, **settings))
        return sites[-1]

    yield one
    for site in sites:
        for stream in site.streams:
            stream.close()
        if site.process.poll() is None:
            site.stop()


@pytest.fixture(scope="module")
def site(cluster, django_db_setup) -> Iterator[Site]:
    """One process for all tests that open no stream."""
    running = Site(cluster, "application", 1)
    yield running
    running.stop()


def cookie(number: int) -> str:
    """The session cookie of somebody signed in as number `number`."""
    session = SessionStore()
    session["number"] = number
    session.create()
    return f"sessionid={session.session_key}"


def test_a_committed_event_reaches_whoever_listens_to_its_topic(start):
    site = start()
    one, two = site.listen("test:1,test:2", cookie(9)), site.listen("test:2", cookie(9))
    assert one.answer.headers["Content-Type"].startswith("text/event-stream")
    assert (one.first(), two.first()) == ({"retry": "2000", "id": "0"}, {"retry": "2000", "id": "0"})
    change(1), change(2)
    second = told()[1]
    assert one.changes() == [["test:1", "thing:1"]]
    assert two.changes() == [["test:2", "thing:2"]]
    assert one.changes() == [["test:2", "thing:2"]]
    assert two.seen == [{"id": second, "event": "live", "data": '[["test:2","thing:2"]]'}]


def test_changes_of_one_batch_come_as_one_event_each_change_once(start):
    stream = start().listen("test:1,test:2", cookie(9))
    with transaction.atomic():
        for number in (1, 2, 1):
            record(("thing", number), CHANGED, by=system(), at=AT)
    relay.drain()
    assert stream.changes() == [["test:1", "thing:1"], ["test:2", "thing:2"]]
    assert stream.seen[0]["id"] == told()[2]


def test_two_workers_serve_streams_alike(start):
    site = start(workers=2)
    streams = [site.listen("test:1", cookie(9)) for _ in range(6)]
    change(1)
    assert [stream.changes() for stream in streams] == [[["test:1", "thing:1"]]] * 6


def test_what_was_missed_is_told_on_return(start):
    site, who = start(), cookie(9)
    stream = site.listen("test:1", who)
    change(1)
    last = stream.next()["id"]
    stream.close()
    change(2), change(1), change(1)
    assert site.listen("test:1", who, Last_Event_ID=last).changes() == [["test:1", "thing:1"]]
    assert site.listen("test:1,test:2", who, Last_Event_ID=last).changes() == [
        ["test:2", "thing:2"],
        ["test:1", "thing:1"],
    ]
    back = site.listen(f"test:2&last={last}", who)
    assert back.changes() == [["test:2", "thing:2"]]
    assert back.seen[0]["id"] == told()[3]


def test_whoever_was_away_for_too_long_is_told_to_read_everything_anew(start):
    site, who = start(), cookie(9)
    for _ in range(3):
        change(1)
    first, second, third = told()
    assert messages.prune(LiveMessage.objects.latest("id").at + timedelta(hours=1)) == 2
    for last in (first, "471100"):
        stream = site.listen("test:1", who, Last_Event_ID=last)
        assert stream.first()["id"] == third
        assert stream.next() == {"id": third, "event": "reset", "data": '[["test:1",""]]'}
    stream = site.listen("test:1", who, Last_Event_ID=second)
    assert stream.changes() == [["test:1", "thing:1"]]


def test_a_foreign_topic_is_refused_with_its_reason(site):
    who = cookie(1)
    status, content = site.get("/events?topics=test:1,test:2", Cookie=who)
    assert (status, json.loads(content)["text"]) == (403, "这不是您的事项。")
    status, content = site.get("/events?topics=secret:1", Cookie=who)
    assert (status, json.loads(content)["code"]) == (403, "unknown_topic")


@pytest.mark.parametrize("who", ["", "sessionid=", "sessionid=nobodyssession"])
def test_without_a_session_nothing_is_told(site, who):
    status, content = site.get("/events?topics=test:1", Cookie=who)
    assert (status, json.loads(content)["code"]) == (401, "not_signed_in")


def test_requests_that_cannot_be_meant_are_refused_by_field(site):
    who = cookie(9)
    many = ",".join(f"test:{number}" for number in range(101))
    for query, named in [
        ("", "topics"),
        ("?topics=", "topics"),
        ("?topics=test", "topics"),
        ("?topics=test:x", "topics"),
        ("?topics=test:%E4%B8%80", "topics"),
        (f"?topics={many}", "topics"),
        ("?topics=test:1&last=-1", "last"),
        ("?topics=test:1&last=%00", "last"),
        (f"?topics=test:1&last={'9' * 19}", "last"),
    ]:
        status, content = site.get(f"/events{query}", Cookie=who)
        assert (status, list(json.loads(content)["fields"])) == (422, [named]), query
    assert site.get("/events?topics=test:1", method="POST", Cookie=who)[0] == 405


def test_a_cut_connection_to_the_database_is_made_anew_and_nothing_is_lost(start, owner):
    site = start()
    stream = site.listen("test:1,test:2", cookie(9))
    change(1)
    assert stream.changes() == [["test:1", "thing:1"]]
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"
    owner.execute(cut, [APP])
    connection.close()
    change(2)
    assert stream.changes() == [["test:2", "thing:2"]]
    change(1)
    assert stream.changes() == [["test:1", "thing:1"]]


def test_a_session_that_ends_is_cut(start):
    site, who = start(TEST_RECHECK="0.1", TEST_HEARTBEAT="0.1"), cookie(9)
    stream = site.listen("test:1", who)
    change(1)
    assert stream.changes() == [["test:1", "thing:1"]]
    SessionStore(who.partition("=")[2]).delete()
    assert stream.next() == {}
    assert site.get("/events?topics=test:1", Cookie=who)[0] == 401


def test_the_set_of_topics_is_cut_when_one_is_no_longer_allowed(start):
    site, who = start(TEST_RECHECK="0.1", TEST_HEARTBEAT="0.1"), cookie(9)
    stream = site.listen("test:9", who)
    session = SessionStore(who.partition("=")[2])
    session["number"] = 8
    session.save()
    assert stream.next() == {}


def test_signs_of_life_come_while_nothing_happens_and_carry_the_place(start):
    site = start(TEST_HEARTBEAT="0.05")
    stream = site.listen("test:1", cookie(9))
    assert stream.first() == {"retry": "2000", "id": "0"}
    change(5)
    while (sign := stream.first()) != {"": "", "id": told()[0]}:
        assert sign == {"": "", "id": "0"}


def test_the_same_port_answers_pages_and_a_process_for_events_alone_does_not(start):
    whole, alone = start(), start("events")
    assert whole.get("/nowhere", Accept="application/json")[0] == 404
    status, content = alone.get("/nowhere")
    assert (status, json.loads(content)["code"]) == (404, "not_found")
    stream = alone.listen("test:1", cookie(9))
    change(1)
    assert stream.changes() == [["test:1", "thing:1"]]


def test_a_process_told_to_stop_ends_its_streams(start):
    site = start()
    stream = site.listen("test:1", cookie(9))
    stream.first()
    site.process.terminate()
    assert stream.next() == {}
    assert site.process.wait(20) == 0
    with pytest.raises(OSError):
        site.get("/nowhere")
