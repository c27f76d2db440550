import pytest
from django.db import models

from lianxin.foundation.actor import system
from lianxin.foundation.models import RequestKey
from lianxin.foundation.scope import ScopedQuerySet, Unscoped

pytestmark = pytest.mark.django_db


def rows() -> ScopedQuerySet[RequestKey]:
    return ScopedQuerySet(RequestKey)


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
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_a_read_without_eyes_raises(read):
    with pytest.raises(Unscoped):
        read(rows())


def test_a_read_with_eyes_keeps_them_through_filters():
    assert list(rows().visible_to(system()).filter(actor="nobody").order_by("id")[:5]) == []
    assert rows().unscoped("test").count() == 0


def test_an_unscoped_read_states_its_reason():
    with pytest.raises(Unscoped):
        rows().unscoped("")
