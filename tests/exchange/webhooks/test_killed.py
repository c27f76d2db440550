"""A real worker that is killed while the other side is being asked."""

import os
import subprocess
import sys
from ipaddress import ip_network
from time import monotonic, sleep

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.jobs import ask_webhooks
from lianxin.exchange.webhooks.sending import send_waiting
from lianxin.foundation import time
from lianxin.operations.embedded import APP
from tests.cases import thread
from tests.conftest import DATABASE
from tests.exchange.webhooks.hooks import HUB, added, deliveries, heard
from tests.exchange.webhooks.receiver import Receiver, receiving
from tests.served import ROOT
from tests.settings import DATA

OPEN = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND backend_xid IS NOT NULL"""
LONGEST_MOMENT = 5.0  # seconds, half of what a receiver has


def test_a_worker_killed_over_a_message_loses_nothing_and_held_up_nobody(committed, cluster, settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1")]
    with receiving() as server:
        hook = added(HUB, server.url, ["intake"])
        thread.accepted(time.now())
        heard("case.registered", "case.accepted")
        writing = _kill_over_it(server, cluster.url(DATABASE, role=APP))
        assert (writing, len(server.came)) == (0, 1)
        assert [row.state for row in deliveries(hook)] == ["waiting", "waiting"]
        with time.frozen(time.now() + queue.LEASE):
            ask_webhooks(0)
            assert ProcrastinateJob.objects.filter(task_name=queue.JOB, status="todo").count() == 1
            send_waiting(hook.pk)
        assert [row.state for row in deliveries(hook)] == ["delivered", "delivered"]
        messages = [came.headers["webhook-id"] for came in server.came]
        assert messages == [deliveries(hook)[0].message] * 2 + [deliveries(hook)[1].message]


def _kill_over_it(server: Receiver, database: str) -> int:
    """Start a worker and kill it as its first message has come; how many transactions wrote as long as it waited."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
        "LIANXIN_DATA": str(DATA),
        "LIANXIN_WEBHOOK_NETWORKS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "lianxin", "procrastinate", "worker", "--queues", "webhooks", "--one-shot"]
    writing: list[int] = []

    def kill() -> None:
        server.before = lambda: None
        writing.append(_writing())
        process.kill()

    server.before = kill
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    process.wait(240)
    return writing[0]


def _writing() -> int:
    """How many transactions stay open: the worker's own sign of life is over in a moment."""
    give_up = monotonic() + LONGEST_MOMENT
    with connection.cursor() as cursor:
        while True:
            cursor.execute(OPEN)
            (count,) = cursor.fetchone()
            if not count or monotonic() > give_up:
                break
            sleep(0.05)
    connection.close()
    return int(count)
