"""After a restore into a cluster that numbers its transactions from the beginning, positions go on where they were."""

import psycopg
import pytest
from django.db import Error, connection

from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox import relay
from lianxin.foundation.outbox.base import rebase
from lianxin.foundation.outbox.relay import Counts

FOREIGN = 4711


@pytest.fixture
def restored(write, ear, owner) -> None:
    """As a backup of a much older cluster would look: heard up to position ten million."""
    write(1)
    owner.execute("UPDATE lianxin_outbox_base SET base = 10000000")
    write(1)
    relay.drain()
    owner.execute("UPDATE lianxin_outbox_base SET base = 0, cluster = %s", [FOREIGN])


def test_without_a_new_base_the_relay_would_hear_nothing(restored, ear, write):
    write(2, settled=False)
    assert relay.drain(wait=False) == Counts()
    assert ear.heard == [("test:1", 1), ("test:1", 2)]


def test_a_new_base_lies_above_all_that_was_given_out(restored, ear, write):
    assert rebase() is True
    highest = RecordEvent.objects.order_by("position").last().position
    write(2)
    assert RecordEvent.objects.get(subject_kind="test", subject_id=2).position > highest
    relay.drain()
    assert ear.heard == [("test:1", 1), ("test:1", 2), ("test:2", 1)]


def test_a_base_that_fits_stays(write):
    write(1)
    before = RecordEvent.objects.get(subject_kind="test", subject_id=1).position
    assert rebase() is False
    write(2)
    assert RecordEvent.objects.get(subject_kind="test", subject_id=2).position - before < 1000


def test_the_application_cannot_move_the_base_by_hand(committed):
    with pytest.raises(Error, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE lianxin_outbox_base SET base = 0")


def test_a_table_of_ones_own_does_not_lead_the_owners_function_astray(restored, owner, cluster):
    """The function runs with the owner's rights: a table in the caller's temporary schema must not be taken for it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE lianxin_outbox_base (cluster bigint)")
        cursor.execute("SELECT lianxin_outbox_rebase()")
    connection.close()
    with psycopg.connect(owner.info.dsn, password=owner.info.password) as look:
        assert look.execute("SELECT cluster <> %s FROM lianxin_outbox_base", [FOREIGN]).fetchone() == (True,)
