"""The two locks: neither the application's role nor the owner changes what is append-only."""

import psycopg
import pytest
from django.db import Error, connection

from lianxin.foundation.models import RecordEvent, Seal, SealLeaf
from tests.foundation.seals.conftest import EVENTS, LEAVES, SEALS, named

pytestmark = pytest.mark.usefixtures("sealed")
CHANGES = [
    *[(table, f"UPDATE {table} SET seq = seq") for table in (EVENTS, SEALS, LEAVES)],
    *[(table, f"DELETE FROM {table}") for table in (EVENTS, LEAVES)],
    *[(table, f"TRUNCATE {table}") for table in (EVENTS, LEAVES)],
    (SEALS, f"DELETE FROM {SEALS}"),
    (SEALS, f"TRUNCATE {SEALS} CASCADE"),
]


def counts() -> tuple[int, int, int]:
    return RecordEvent.objects.count(), Seal.objects.count(), SealLeaf.objects.count()


def test_the_application_has_no_right_to_change():
    before = counts()
    for table, change in CHANGES:
        with pytest.raises(Error, match=f"permission denied for table {table}"), connection.cursor() as cursor:
            cursor.execute(change)
    assert counts() == before
    assert named() == []


def test_the_owner_is_stopped_by_the_trigger(owner):
    before = counts()
    for table, change in CHANGES:
        act = change.split()[0]
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=f"{table} is append-only: {act} refused"):
            owner.execute(change)
    assert counts() == before
    assert named() == []
