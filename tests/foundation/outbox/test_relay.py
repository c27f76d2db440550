"""The relay over a real database: order, holding, retries, kinds, replays, several relays at once."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.models import Cursor, HeldEvent, LiveMessage, RecordEvent
from lianxin.foundation.outbox import books, cursors, relay, subscriptions
from lianxin.foundation.outbox.relay import Counts
from tests.foundation.outbox.conftest import AT, HEARD, NAME, OTHER, in_thread, listen

pytestmark = pytest.mark.usefixtures("committed")


def test_every_committed_event_is_handed_over_once_and_in_order(ear, write):
    for chain in (1, 2, 1):
        write(chain)
    assert relay.drain() == Counts(handled=3, moves=1)
    assert ear.heard == [("test:1", 1), ("test:2", 1), ("test:1", 2)]
    assert relay.drain() == Counts()


def test_an_event_that_was_rolled_back_is_never_heard(ear, write):
    with pytest.raises(WrongState), transaction.atomic():
        record(("test", 1), HEARD, by=system(), at=AT)
        raise WrongState("no", "不行")
    write(2)
    relay.drain()
    assert ear.heard == [("test:2", 1)]


def test_a_subscriber_hears_only_its_kinds_and_books(alone, write):
    heard = []
    listen("test.other", lambda event: heard.append(event.kind), kinds=[OTHER])
    listen("test.no_book", lambda event: heard.append("never"), books=[])
    write(1, HEARD), write(1, OTHER), write(1, HEARD)
    assert relay.drain().handled == 1
    assert heard == [OTHER]
    assert not Cursor.objects.filter(subscriber="test.no_book").exists()


def test_who_hears_a_batch_at_once_is_left_alone_where_it_holds_none_of_his_kinds(alone, write):
    heard = []
    subscriptions.subscribe("test.batches", kinds=[OTHER], from_start=True, together=True)(heard.append)
    write(1, HEARD)
    assert relay.drain() == Counts(moves=1)
    write(1, OTHER), write(1, HEARD)
    assert relay.drain() == Counts(handled=1, moves=1)
    assert [[event.kind for event in batch] for batch in heard] == [[OTHER]]


def test_more_events_than_a_batch_are_handed_over_batch_by_batch(ear, write, monkeypatch):
    monkeypatch.setattr(relay, "BATCH", 2)
    for chain in range(5):
        write(chain)
    assert relay.drain() == Counts(handled=5, moves=3)
    assert len(set(ear.heard)) == 5


def test_a_new_subscriber_begins_at_the_end_unless_it_says_otherwise(alone, write):
    late, early = [], []
    write(1)
    subscriptions.subscribe("test.late")(late.append)
    subscriptions.subscribe("test.early", from_start=True)(early.append)
    cursors.ensure()
    write(1)
    relay.drain()
    assert [event.seq for event in late] == [2]
    assert [event.pk for event in early] == list(RecordEvent.objects.order_by("pk").values_list("pk", flat=True))


def test_a_failing_event_holds_its_own_chain_and_no_other(ear, write):
    ear.deaf_to = {("test:1", 1)}
    for chain in (1, 2, 1, 2):
        write(chain)
    assert relay.drain() == Counts(handled=2, failed=1, queued=1, moves=1)
    assert ear.heard == [("test:2", 1), ("test:2", 2)]
    assert relay.waiting() == 2
    first, second = HeldEvent.objects.order_by("event_id")
    assert (first.attempts, first.error_code, second.attempts, second.next_try_at) == (1, "RuntimeError", 0, None)


def test_a_held_chain_is_tried_again_later_and_goes_on_in_order(ear, write):
    ear.deaf_to = {("test:1", 1)}
    with time.frozen(AT):
        write(1), write(1)
        relay.drain()
        assert HeldEvent.objects.get(attempts=1).next_try_at == AT + timedelta(seconds=1)
        ear.deaf_to = set()
        assert relay.drain() == Counts()
    with time.frozen(AT + timedelta(seconds=1)):
        write(1)
        assert relay.drain().handled == 3
    assert ear.heard == [("test:1", 1), ("test:1", 2), ("test:1", 3)]
    assert relay.waiting() == 0


def test_the_pause_doubles_with_every_failure_up_to_an_hour(ear, write):
    ear.deaf_to = {("test:1", 1)}
    pauses, at = [], AT
    write(1)
    for _ in range(14):
        with time.frozen(at):
            assert relay.drain().failed == 1
            next_try = HeldEvent.objects.get().next_try_at
        pauses.append((next_try - at).total_seconds())
        at = next_try
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]


def test_when_the_second_of_a_held_chain_fails_the_first_stays_done(ear, write):
    ear.deaf_to = {("test:1", 1), ("test:1", 2)}
    with time.frozen(AT):
        write(1), write(1), write(1)
        relay.drain()
    ear.deaf_to = {("test:1", 2)}
    with time.frozen(AT + timedelta(minutes=1)):
        assert relay.drain() == Counts(handled=1, failed=1)
    assert ear.heard == [("test:1", 1)]
    assert list(HeldEvent.objects.order_by("event_id").values_list("attempts", flat=True)) == [1, 0]


def test_what_a_failing_handler_wrote_is_undone(alone, write):
    def note(event: RecordEvent) -> None:
        LiveMessage.objects.create(topic=event.chain_key, ref=str(event.seq), at=AT)
        if event.subject_id == 1:
            raise WrongState("unlucky", "不吉利")

    listen("test.writer", note)
    write(1), write(2)
    relay.drain()
    assert list(LiveMessage.objects.values_list("topic", flat=True)) == ["test:2"]
    assert HeldEvent.objects.get().error_code == "WrongState:unlucky"


def test_a_failure_is_logged_without_its_text(ear, write, caplog):
    ear.deaf_to = {("test:1", 1)}
    write(1)
    relay.drain()
    assert "RuntimeError" in caplog.text
    assert NAME not in caplog.text


def test_a_handler_that_writes_an_event_is_heard_in_the_same_drain(alone, write):
    def echo(event: RecordEvent) -> None:
        record(("echo", event.subject_id), OTHER, by=system(), at=AT)

    heard = []
    listen("test.echo", echo, kinds=[HEARD])
    listen("test.echo_ear", heard.append, kinds=[OTHER])
    write(1)
    assert relay.drain().handled == 2
    assert [event.chain_key for event in heard] == ["echo:1"]


def test_a_replay_hands_over_again_what_was_recorded_since(ear, write):
    with time.frozen(AT.replace(year=2099)):
        write(1)
    with time.frozen(AT.replace(year=2099, hour=2)):
        write(1), write(2)
    relay.drain()
    ear.heard.clear()
    call_command("relay", replay="test.ear", since="2099-03-02T10:00")
    relay.drain()
    assert ear.heard == [("test:1", 2), ("test:2", 1)]


def test_a_replay_gives_up_what_was_held_since_then_and_hears_it_again(ear, write):
    ear.deaf_to = {("test:1", 1)}
    write(1), write(1)
    relay.drain()
    ear.deaf_to = set()
    call_command("relay", replay="test.ear", since="2026-03-02T09:00")
    assert relay.drain() == Counts(handled=2, moves=1)
    assert ear.heard == [("test:1", 1), ("test:1", 2)]
    assert relay.waiting() == 0


def test_a_replay_into_the_future_changes_nothing(ear, write):
    write(1)
    relay.drain()
    call_command("relay", replay="test.ear", since="2999-01-01")
    assert relay.drain() == Counts()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"replay": "test.ear"}, "一起写"),
        ({"since": "2026-03-02"}, "一起写"),
        ({"replay": "nobody", "since": "2026-03-02"}, "没有名为 nobody 的订阅者"),
        ({"replay": "test.ear", "since": "昨天"}, "看不懂时间"),
    ],
)
def test_a_replay_that_cannot_be_meant_is_refused(ear, write, words, complaint):
    write(1)
    relay.drain()
    with pytest.raises(CommandError, match=complaint):
        call_command("relay", **words)
    assert relay.drain() == Counts()


def test_the_command_drains_and_says_what_it_did(ear, write, capsys):
    ear.deaf_to = {("test:2", 1)}
    write(1), write(2)
    call_command("relay", "--drain")
    assert capsys.readouterr().out.strip() == "交付 1，失败 1，搁置共 1"


def test_a_cursor_that_another_relay_works_on_is_left_to_it(ear, write, owner):
    write(1)
    with owner.transaction():
        owner.execute("SELECT * FROM foundation_cursor FOR UPDATE")
        assert relay.drain() == Counts()
    assert relay.drain().handled == 1


def test_a_name_can_be_taken_once(alone):
    subscriptions.subscribe("test.ear")(print)
    with pytest.raises(ValueError, match="registered twice"):
        subscriptions.subscribe("test.ear")(print)


def test_a_book_can_be_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        books.register(RecordEvent, scope_label="管理事项")


def test_the_chain_of_a_later_transaction_never_overtakes(ear, write):
    """A transaction that began first but came to the chain last: its event stands after that of the later one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        in_thread(lambda: write(1, settled=False))
        second = record(("test", 1), HEARD, by=system(), at=AT)
    first = RecordEvent.objects.get(subject_kind="test", subject_id=1, seq=1)
    assert (second.seq, second.position) == (2, first.position)
    relay.drain()
    assert ear.heard == [("test:1", 1), ("test:1", 2)]


def test_inside_a_transaction_nothing_can_be_drained(ear, write):
    write(1)
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside of the transaction"):
        relay.drain()
    assert ear.heard == []


def test_what_was_committed_after_an_open_transaction_began_waits_for_it(ear, write, owner):
    with owner.transaction():
        owner.execute("SELECT pg_current_xact_id()")
        write(1, settled=False)
        assert relay.drain(wait=False).handled == 0
        assert not cursors.settled()
    assert relay.drain().handled == 1
