"""What happens becomes a message for whoever asked for it and may see it: once, in order, no word of the case in it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from lianxin.accounts.models import Post
from lianxin.cases.models import CaseEvent
from lianxin.exchange.models import Delivery, PauseReason
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.steps.remove_webhook import remove_webhook
from lianxin.exchange.webhooks.queue import JOB
from lianxin.exchange.webhooks.telling import tell_programs
from lianxin.exchange.webhooks.topics import topics
from lianxin.foundation import time
from lianxin.foundation.events import kinds
from tests.cases import thread
from tests.cast import actor, post
from tests.exchange.webhooks.hooks import HUB, KEEPER, OTHER_UNIT, UNIT, added, deliveries, heard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def jobs() -> list[dict[str, object]]:
    return list(ProcrastinateJob.objects.filter(task_name=JOB).order_by("pk").values_list("args", flat=True))


def test_every_kind_of_event_of_cases_stands_in_one_topic():
    told = [kind for topic in topics().values() for kind in topic.kinds]
    assert len(told) == len(set(told))
    assert set(told) == {kind for kind in kinds._labels if kind.split(".")[0] in ("case", "order", "clock")}


def test_the_hub_is_told_of_a_case_in_the_order_of_its_steps():
    hook = added(HUB)
    case = thread.finished()
    heard()
    rows = deliveries(hook)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    assert [row.event_id for row in rows] == [event.pk for event in events]
    assert [row.kind for row in rows][:3] == ["case.registered", "case.accepted", "case.dispatched"]
    assert {row.next_at for row in rows} == {thread.MONDAY} and jobs() == [{"webhook": hook.pk}]


def test_a_message_holds_ids_codes_and_times_and_nothing_else():
    hook = added(HUB)
    case = thread.signed(number=thread.NUMBER).case
    heard()
    row = next(row for row in deliveries(hook) if row.kind == "order.signed_for")
    told = json.loads(row.body)
    data = told.pop("data")
    assert told == {"id": f"evt_{row.event_id}", "type": "order.signed_for", "timestamp": "2026-11-23T02:00:00Z"}
    assert data == {
        "case": case.number,
        "seq": row.event.seq,
        "hub": "01",
        "order": thread.order_of(case).pk,
        "unit": "371302",
        "from": "pending_sign_for",
        "to": "handling",
        "deadline": "2026-11-30T09:30:00Z",
    }
    everything = "".join(each.body for each in deliveries(hook))
    for word in ("停水", "王春梅", thread.NUMBER, "银雀山"):
        assert word not in everything


def test_a_unit_is_told_of_its_own_orders_and_of_no_other():
    own, other, hub = added(UNIT), added(OTHER_UNIT), added(HUB)
    thread.signed()
    events = heard()
    assert deliveries(other) == []
    assert len(deliveries(hub)) == len(events)
    told = {row.kind for row in deliveries(own)}
    assert {"case.dispatched", "order.signed_for"} <= told
    shown = [event for event in events if event.order_id or not event.kind.startswith("clock.")]
    assert [row.event_id for row in deliveries(own)] == [event.pk for event in shown]


def test_hearing_of_an_event_again_changes_nothing():
    hook = added(HUB)
    thread.accepted()
    before = len(heard())
    heard()
    assert len(deliveries(hook)) == before


def test_only_the_topics_that_were_asked_for():
    hook = added(HUB, topics=["handling"])
    thread.signed()
    heard()
    assert [row.kind for row in deliveries(hook)] == ["order.signed_for"]


def test_nothing_is_told_where_nobody_asked():
    thread.accepted()
    with CaptureQueriesContext(connection) as asked:
        heard()
    assert len(asked) == 2 and not Delivery.objects.unscoped("test").exists()


def test_a_paused_one_gets_its_messages_later_and_a_removed_one_none():
    paused, gone = added(HUB), added(HUB)
    pause_webhook(paused, PauseReason.BY_HAND, by=actor(KEEPER), at=time.now())
    remove_webhook(gone, by=actor(KEEPER), at=time.now())
    thread.registered()
    heard()
    assert [row.kind for row in deliveries(paused)] == ["case.registered"] and deliveries(gone) == []
    assert jobs() == []


def test_whoever_holds_the_post_no_more_is_told_nothing():
    hook, ended = added(HUB), post(HUB)
    Post.objects.unscoped("test").filter(pk=ended.pk).update(
        valid=(ended.valid.lower, thread.MONDAY + timedelta(minutes=1))
    )
    thread.registered()
    with time.frozen(thread.MONDAY + timedelta(minutes=2)):
        heard()
    assert deliveries(hook) == []


def test_however_many_ask_the_database_is_asked_as_often():
    thread.signed()
    events = list(CaseEvent.objects.order_by("pk"))
    counts = []
    for _number in range(2):
        for username in (HUB, UNIT):
            added(username)
        with CaptureQueriesContext(connection) as asked:
            tell_programs(events)
        reading = [each for each in asked.captured_queries if each["sql"].startswith(("SELECT", "(SELECT"))]
        counts.append(len([each for each in reading if "procrastinate" not in each["sql"]]))
    assert counts[0] == counts[1]
