"""How the system itself is: each reading with its light, and what to do."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from lianxin.accounts.events import PERSON_LOCKED
from lianxin.desk.health.readings import Limits, Reading
from lianxin.desk.health.whole import parts
from lianxin.foundation import jobs, time
from lianxin.foundation.actor import system
from lianxin.foundation.events.append import record
from lianxin.foundation.models import HeldEvent
from lianxin.foundation.outbox import cursors
from lianxin.operations import backup
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LIANXIN_DATA", str(tmp_path))
    return tmp_path


def reading(key: str, at=None) -> Reading:
    found = {each.key: each for part in parts(at or time.now()) for each in part.readings}
    return found[key]


def test_a_reading_is_judged_by_its_limits_in_either_direction():
    rising, falling = Limits(5, 30), Limits(0.15, 0.05, falling=True)
    assert [rising.state(number) for number in (4.9, 5, 30)] == ["good", "near", "overdue"]
    assert [falling.state(number) for number in (0.16, 0.15, 0.05)] == ["good", "near", "overdue"]


def test_a_job_that_nobody_does_is_told_with_how_long_it_has_waited():
    before = reading("jobs_waiting_minutes")
    assert (before.state, before.advice) == ("good", "")
    jobs.verify_all.defer(verification_id=1)
    late = reading("jobs_waiting_minutes", time.now() + 40 * MINUTE)
    assert late.state == "overdue" and late.value.startswith("1 项，最久的等了") and late.advice


def test_jobs_that_were_given_up_are_told_by_the_name_of_their_task():
    jobs.verify_all.defer(verification_id=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    found = reading("jobs_failed", time.now() + MINUTE)
    assert (found.state, found.number) == ("near", 1) and "lianxin.foundation.jobs.verify_all（1）" in found.advice
    assert reading("jobs_failed", time.now() + timedelta(days=2)).number == 0


def test_without_a_worker_nothing_is_done_and_that_is_a_fault():
    assert reading("workers").state == "overdue"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [time.now()])
    assert reading("workers").state == "good"
    assert reading("workers", time.now() + MINUTE).state == "overdue"


def test_what_the_relay_has_not_handed_over_is_told_in_events_and_seconds():
    cursors.ensure()
    assert reading("relay_seconds").state == "good"
    record(("person", 1), PERSON_LOCKED, by=system(), at=time.now())
    late = reading("relay_seconds", time.now() + 6 * MINUTE)
    assert late.state == "overdue" and "1 条" in late.value and "lianxin relay" in late.advice


def test_an_event_that_a_subscriber_failed_at_is_told_with_both():
    assert reading("relay_held").state == "good"
    HeldEvent.objects.create(
        subscriber="notices.cases",
        book="cases.caseevent",
        event_id=1,
        chain_key="1",
        attempts=3,
        next_try_at=time.now(),
        error_code="KeyError",
    )
    found = reading("relay_held")
    assert (found.state, found.number) == ("near", 1) and "notices.cases 遇到 KeyError" in found.advice


def test_a_light_that_was_not_turned_is_told():
    case = thread.dispatched()
    assert reading("lights_late_minutes", case.registered_at).number == 0
    assert reading("lights_late_minutes", case.registered_at + timedelta(days=30)).state == "overdue"


def test_a_city_without_a_backup_has_a_fault_until_there_is_one(data):
    assert (reading("backup_hours").state, reading("backup_hours").value) == ("overdue", "没有备份过")
    now = time.now()
    (data / backup.LAST).write_text(json.dumps({"at": now.isoformat(), "size": 2048}))
    made = reading("backup_hours", now + timedelta(hours=25))
    assert (made.state, made.number) == ("good", 25) and "2.0" in made.value
    assert reading("backup_hours", now + timedelta(hours=72)).state == "overdue"


def test_the_page_tells_every_reading_and_what_to_do(client):
    sign_in(client, "ouyangxu")
    client.get("/")  # the first page after signing in keeps a record of it
    with pinned("desk.health"):
        page = client.get("/manage/health/").content.decode()
    assert "没有备份过" in page and "lianxin backup" in page and "PostgreSQL" in page and "项要处理" in page
    assert page.count("<dt>") == sum(len(part.readings) for part in parts(time.now()))
    first = client.get("/manage/").content.decode()
    assert 'href="/manage/health/"' in first and "项要处理" in first


def test_nobody_else_sees_it(client):
    for username in ("shijianming", "lengzhihui", "fuchangling", "linxiaoyun"):
        sign_in(client, username)
        assert client.get("/manage/health/").status_code == 403


def test_the_command_tells_the_same_to_a_program_and_fails_when_something_is_a_fault(capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("health", "--json")
    told = json.loads(capsys.readouterr().out)
    assert {each["key"] for part in told for each in part["readings"]} >= {"relay_seconds", "backup_hours", "workers"}
    with pytest.raises(SystemExit, match="1"):
        call_command("health")
    assert "没有备份过" in capsys.readouterr().out
