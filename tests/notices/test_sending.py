"""Parcels: sent once, tried again, given up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from lianxin.foundation import time
from lianxin.notices.drivers import Told, Undelivered
from lianxin.notices.models import Inside, Parcel
from lianxin.notices.sending import LEASE, PAUSES, send_due
from tests.cast import person
from tests.notices.conftest import tell, text

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AWAY = Undelivered("gateway_away", again=True)


@pytest.fixture
def parcel(db, office):
    text()
    with time.frozen(START):
        tell(person("zhaihongyu"))
    return Parcel.objects.get()


def work_at(moment: datetime) -> int:
    with time.frozen(moment):
        return send_due()


def look(parcel: Parcel) -> Parcel:
    return Parcel.objects.get(pk=parcel.pk)


def test_what_is_due_is_sent_once(parcel, office):
    assert (work_at(START), work_at(START)) == (1, 0)
    (message,) = office.sent
    assert (message.key, message.person_id) == (f"parcel-{parcel.pk}", person("zhaihongyu").pk)
    assert message.told == (Told("任务单 261119010042179 快到期", "还剩 6 工作小时。", "/cases/261119010042179/"),)
    done = look(parcel)
    assert (done.state, done.sent_at, done.attempts) == ("sent", START, 1)


def test_a_driver_that_fails_is_tried_again_after_a_pause_with_the_same_key(parcel, office):
    office.failures = [AWAY]
    work_at(START)
    waiting = look(parcel)
    assert (waiting.state, waiting.failure, waiting.due_at) == ("waiting", "gateway_away", START + PAUSES[0])
    assert work_at(START + PAUSES[0] - timedelta(seconds=1)) == 0
    work_at(START + PAUSES[0])
    done = look(parcel)
    assert (done.state, done.attempts, done.failure) == ("sent", 2, "")
    assert [message.key for message in office.sent] == [f"parcel-{parcel.pk}"]


def test_after_the_last_pause_it_has_failed(parcel, office):
    office.failures = [AWAY] * 9
    moment = START
    for pause in PAUSES:
        work_at(moment)
        moment += pause
    work_at(moment)
    failed = look(parcel)
    assert (failed.state, failed.attempts, failed.sent_at) == ("failed", len(PAUSES) + 1, None)
    assert work_at(moment + timedelta(days=9)) == 0
    assert office.sent == []


def test_what_cannot_succeed_is_not_tried_again(parcel, office):
    office.failures = [Undelivered("no_such_number", again=False)]
    work_at(START)
    failed = look(parcel)
    assert (failed.state, failed.failure, failed.attempts) == ("failed", "no_such_number", 1)


def test_a_parcel_whose_sender_died_is_unclear_and_not_sent_again(parcel, office):
    Parcel.objects.update(state="sending", taken_at=START)
    assert work_at(START + LEASE) == 0
    assert look(parcel).state == "sending"
    assert work_at(START + LEASE + timedelta(seconds=1)) == 0
    assert (look(parcel).state, look(parcel).failure) == ("unclear", "sender_died")
    assert office.sent == []


def test_a_parcel_of_a_channel_without_driver_waits(parcel, office):
    Parcel.objects.update(channel="pigeon")
    assert work_at(START) == 0
    assert look(parcel).state == "waiting"


def test_the_database_refuses_a_second_parcel_of_a_notice(parcel):
    inside = Inside.objects.get()
    inside.pk = None
    with pytest.raises(IntegrityError, match="notice_sent_once"), transaction.atomic():
        inside.save(force_insert=True)


def test_the_database_refuses_sent_without_a_time(parcel):
    with pytest.raises(IntegrityError, match="parcel_sent_when"), transaction.atomic():
        Parcel.objects.update(state="sent")


def test_two_workers_send_each_parcel_once(committed, office):
    text()
    for cause in range(20):
        tell(person("zhaihongyu"), cause=cause)
    start = Barrier(2)

    def work() -> int:
        try:
            start.wait(10)
            return send_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        handled = [job.result() for job in [pool.submit(work), pool.submit(work)]]
    assert sum(handled) == 20
    assert sorted(m.key for m in office.sent) == sorted(f"parcel-{p.pk}" for p in Parcel.objects.all())
