"""The messages in the database: their order, what was missed, pruning; and who publishes what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from lianxin.foundation import jobs, time
from lianxin.foundation.events import kinds
from lianxin.foundation.live import messages, rights, topics
from lianxin.foundation.live.messages import Missed
from lianxin.foundation.models import LiveMessage, RecordEvent

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MOVED = kinds.declare("test.moved", "移动")


def leave(topic: str, at: datetime = AT) -> int:
    return LiveMessage.objects.create(topic=topic, ref="r", at=at).pk


def elsewhere(act):
    def run():
        try:
            return act()
        finally:
            connections.close_all()

    return ThreadPoolExecutor(1).submit(run)


def test_ids_appear_in_their_order_even_when_a_later_writer_would_be_quicker(committed):
    with transaction.atomic():
        first = leave("case:1")
        second = elsewhere(lambda: leave("case:2"))
        third = leave("case:3")
    assert first < third < second.result(20)


@pytest.mark.django_db
class TestMissed:
    def test_nothing_is_missed_by_whoever_begins_now(self):
        newest = leave("case:1")
        assert messages.missed(["case:1"], None) == Missed(newest, [], reset=False)

    def test_only_the_own_topics_are_told(self):
        start = leave("case:1")
        wanted, other = leave("case:1"), leave("case:2")
        assert messages.missed(["case:1"], start) == Missed(other, [(wanted, "case:1", "r")], reset=False)

    def test_more_than_can_be_told_is_a_reset(self):
        start = leave("case:1")
        rows = [LiveMessage(topic="case:1", ref=str(n), at=AT) for n in range(messages.MOST_MISSED + 1)]
        LiveMessage.objects.bulk_create(rows)
        assert messages.missed(["case:1"], start).reset
        assert len(messages.missed(["case:1"], start + 1).messages) == messages.MOST_MISSED

    def test_the_last_message_survives_every_pruning(self):
        for days in (3, 2, 1):
            leave("case:1", AT - timedelta(days=days))
        assert messages.prune(AT - timedelta(days=1)) == 2
        last = LiveMessage.objects.get()
        assert messages.prune(AT) == 0
        assert not messages.missed(["case:1"], last.pk).reset
        assert messages.missed(["case:1"], last.pk - 2).reset

    def test_the_job_keeps_what_a_browser_may_still_ask_for(self, settings):
        settings.LIVE_KEPT_HOURS = 2
        for minutes in (121, 119, 0):
            leave("case:1", time.now() - timedelta(minutes=minutes))
        jobs.prune_live(timestamp=0)
        assert LiveMessage.objects.count() == 2

    def test_an_event_is_told_once_under_each_topic_that_a_room_names(self, monkeypatch):
        monkeypatch.setattr(topics, "_publishers", {})
        topics.publish(MOVED, lambda event: ["unit:1", f"thing:{event.subject_id}"])
        topics.publish(RecordEvent, lambda event: ["unit:1"])
        messages.tell([RecordEvent(subject_kind="thing", subject_id=5, kind=MOVED)])
        told = LiveMessage.objects.order_by("id").values_list("topic", "ref")
        assert list(told) == [("unit:1", "thing:5"), ("thing:5", "thing:5")]

    def test_a_topic_that_is_none_is_a_programming_error(self, monkeypatch):
        monkeypatch.setattr(topics, "_publishers", {MOVED: [lambda event: ["王五:1"]]})
        with pytest.raises(ValueError, match="not a topic"):
            messages.tell([RecordEvent(subject_kind="thing", subject_id=5, kind=MOVED)])
        assert not LiveMessage.objects.exists()


def test_a_topic_has_one_rule(monkeypatch):
    monkeypatch.setattr(rights, "_rules", {})
    rights.may_listen("unit", lambda actor, number: pytest.fail("never asked"))
    with pytest.raises(ValueError, match="has a rule already"):
        rights.may_listen("unit", lambda actor, number: pytest.fail("never asked"))
