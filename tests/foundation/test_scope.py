import pytest
from asgiref.sync import async_to_sync
from django.db import models

from lianxin.foundation.actor import system
from lianxin.foundation.models import RequestKey
from lianxin.foundation.scope import ScopedQuerySet, Unscoped

pytestmark = pytest.mark.django_db


def rows() -> ScopedQuerySet[RequestKey]:
    return ScopedQuerySet(RequestKey)


async def read_all(rows: ScopedQuerySet[RequestKey]) -> list[RequestKey]:
    return [row async for row in rows.aiterator()]


READS = {
    "list": list,
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("id")),
    "slice": lambda rows: rows.filter(pk=1)[:3].get(),
    "first": lambda rows: rows.first(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(models.Max("id")),
    "update": lambda rows: rows.update(key="x"),
    "delete": lambda rows: rows.delete(),
    "get": lambda rows: rows.get(pk=1),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "get_or_create": lambda rows: rows.get_or_create(actor="x", key="y"),
    "raw": lambda rows: list(rows.raw("SELECT * FROM foundation_requestkey")),
    "aiterator": async_to_sync(read_all),
    "or": lambda rows: list(rows.visible_to(system()) | rows),
    "xor": lambda rows: list(rows.visible_to(system()) ^ rows),
    "union": lambda rows: list(rows.visible_to(system()).union(rows)),
    "union after": lambda rows: list(rows.union(rows.visible_to(system()))),
    "and": lambda rows: list(rows & rows.visible_to(system())),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_a_read_without_eyes_raises(read):
    with pytest.raises(Unscoped):
        read(rows())


def test_a_read_with_eyes_keeps_them_through_filters():
    assert list(rows().visible_to(system()).filter(actor="nobody").order_by("id")[:5]) == []
    assert rows().unscoped("test").count() == 0


def test_what_is_put_together_of_open_parts_may_be_read():
    both = (rows().visible_to(system()), rows().unscoped("test"))
    assert [list(each) for each in (both[0] | both[1], both[0] ^ both[1], both[0].union(both[1]))] == [[], [], []]
    assert async_to_sync(read_all)(both[0]) == []


def test_putting_parts_together_opens_none_of_them():
    closed, opened = rows(), rows().visible_to(system())
    opened | closed  # only what it does to its parts matters
    with pytest.raises(Unscoped):
        list(closed)
    assert list(opened) == []


def test_an_unscoped_read_states_its_reason():
    with pytest.raises(Unscoped):
        rows().unscoped("")
