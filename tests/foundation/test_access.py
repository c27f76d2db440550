"""Personal data in clear: only by policy and purpose, and never without a trace."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction

from lianxin.foundation import access, request_id
from lianxin.foundation.actor import Actor, ActorKind, Door, system
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import AccessEntry, FileLink
from lianxin.foundation.policy import Allowed, Denied
from lianxin.foundation.scope import Unscoped
from tests.foundation.crypto.models import Letter

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AGENT = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=7, post_id=8, unit_id=9, hub_id=1, address="10.0.0.7")
access.guard(Letter, lambda by, row, field: Allowed() if by.person_id == 7 else Denied("只有七号可以看。"))

pytestmark = pytest.mark.usefixtures("letter")


@pytest.fixture
def row() -> Letter:
    return Letter.objects.create(name="张三", number="05390000001")


def entries() -> list[AccessEntry]:
    return list(AccessEntry.objects.unscoped("test").order_by("id"))


def test_a_look_is_granted_by_policy_and_written_down(row):
    with request_id.numbered() as number:
        assert access.reveal(row, "name", by=AGENT, at=AT, purpose=access.CONTACT) == "张三"
    (entry,) = entries()
    assert (entry.row_kind, entry.row_id, entry.field, entry.purpose) == (
        "foundation.letter",
        row.pk,
        "name",
        "contact",
    )
    assert (entry.person_id, entry.post_id, entry.unit_id, entry.hub_id, entry.address) == (7, 8, 9, 1, "10.0.0.7")
    assert (entry.at, entry.request_id) == (AT, number)


def test_the_log_holds_nothing_of_what_was_seen(row):
    access.reveal(row, "name", by=AGENT, at=AT, purpose=access.CONTACT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT foundation_accessentry::text FROM foundation_accessentry")
        assert "张三" not in cursor.fetchone()[0]


def test_whoever_the_policy_denies_is_refused_with_its_reason(row):
    with pytest.raises(NotAllowed, match="只有七号可以看"):
        access.reveal(row, "name", by=system(), at=AT, purpose=access.CONTACT)
    assert entries() == []


@pytest.mark.parametrize("purpose", ["", "好奇", "contact "])
def test_a_purpose_that_is_not_on_the_list_is_refused(row, purpose):
    with pytest.raises(BadInput) as refusal:
        access.reveal(row, "name", by=AGENT, at=AT, purpose=purpose)
    assert refusal.value.fields == {"purpose": "请选择查看用途。"}
    assert entries() == []


def test_a_model_without_a_policy_or_an_open_field_is_an_error_of_programming(row):
    with pytest.raises(LookupError):
        access.reveal(FileLink(), "name", by=AGENT, at=AT, purpose=access.CONTACT)
    with pytest.raises(LookupError, match="not sealed"):
        access.reveal(row, "row_key", by=AGENT, at=AT, purpose=access.CONTACT)
    with pytest.raises(ValueError, match="already"):
        access.guard(Letter, lambda by, row, field: Allowed())


def test_a_citizens_network_address_is_not_kept(row):
    access.write(row, "name", by=Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL, address="1.2.3.4"), at=AT, purpose="x")
    assert entries()[0].address == ""


def test_the_log_is_read_by_right_only(row):
    access.reveal(row, "name", by=AGENT, at=AT, purpose=access.CONTACT)
    auditor = Actor(kind=ActorKind.STAFF, door=Door.DESK, rights=frozenset({"access.read_log"}))
    assert AccessEntry.objects.visible_to(AGENT).count() == 0
    assert AccessEntry.objects.visible_to(auditor).count() == 1
    with pytest.raises(Unscoped):
        list(AccessEntry.objects.all())


@pytest.mark.parametrize(
    "sql", ["UPDATE foundation_accessentry SET person_id = 1", "DELETE FROM foundation_accessentry"]
)
def test_not_even_the_owner_changes_the_log(row, owner, sql):
    access.reveal(row, "name", by=AGENT, at=AT, purpose=access.CONTACT)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(sql)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert entries()[0].person_id == 7
