"""Sealed texts: whole in, whole out, unreadable to the database, and bound to their row and column."""

import pytest
from django.db import IntegrityError, connection

from lianxin.foundation.crypto import Sealed, Unreadable, blind
from tests.foundation.crypto.models import Letter

pytestmark = pytest.mark.usefixtures("letter")
TEXTS = ["张三", "", "a\x00b", "👵🏽 م \u200f مرحبا", "长" * 200_000]


def stored(column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_letter ORDER BY id LIMIT 1")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", TEXTS, ids=["han", "empty", "nul", "emoji", "long"])
def test_a_text_comes_back_as_it_went_in(text):
    Letter.objects.create(name=text)
    assert Letter.objects.get().name == text


def test_the_database_holds_no_trace_of_the_text():
    Letter.objects.create(name="张三", number="0539-0000001")
    assert stored()[:4] == bytes([1, 1, 0, 1])
    assert len(stored()) == 4 + 12 + len("张三".encode()) + 16
    assert "张三".encode() not in stored()
    assert len(stored("index")) == 16


def test_the_same_text_is_sealed_differently_each_time():
    first, second = (Letter.objects.create(name="张三") for _ in range(2))
    rows = dict(Letter.objects.values_list("pk", "name"))
    assert rows[first.pk].content != rows[second.pk].content


def test_no_value_stays_no_value():
    Letter.objects.create(name="张三", note=None)
    assert stored("note") is None
    assert Letter.objects.get().note is None


def test_rows_made_in_bulk_are_sealed_and_indexed():
    Letter.objects.bulk_create([Letter(name=str(n), number=f"0539 000000{n}") for n in range(3)])
    found = Letter.objects.get(index=blind("05390000002"))
    assert (found.name, found.number) == ("2", "0539 0000002")


def test_a_deferred_text_is_loaded_when_it_is_looked_at():
    Letter.objects.create(name="张三", note="备注")
    assert Letter.objects.only("name").get().note == "备注"
    assert Letter.objects.defer("row_key", "name").get().name == "张三"


def test_a_text_is_opened_only_when_it_is_looked_at():
    Letter.objects.create(name="张三")
    row = Letter.objects.get()
    assert isinstance(row.__dict__["name"], Sealed)
    assert str(row.__dict__["name"]) == repr(row.__dict__["name"]) == "‹密文›"
    assert row.name == "张三"


def test_a_row_saved_unread_keeps_its_text():
    Letter.objects.create(name="张三", note="旧")
    row = Letter.objects.get()
    row.note = "新"
    row.save()
    again = Letter.objects.get()
    assert (again.name, again.note) == ("张三", "新")


def test_a_text_moved_to_another_row_does_not_open():
    first, second = Letter.objects.create(name="张三"), Letter.objects.create(name="李四")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE test_letter SET name = (SELECT name FROM test_letter WHERE id = %s) WHERE id = %s",
            [first.pk, second.pk],
        )
    with pytest.raises(Unreadable, match=str(second.row_key)):
        _ = Letter.objects.get(pk=second.pk).name


def test_a_text_moved_to_another_column_does_not_open():
    Letter.objects.create(name="张三")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_letter SET note = name")
    with pytest.raises(Unreadable, match=r"test_letter\.note"):
        _ = Letter.objects.get().note


@pytest.mark.parametrize("place", [0, 1, 3, 8, -1])
def test_an_altered_text_does_not_open(place):
    Letter.objects.create(name="张三")
    altered = bytearray(stored())
    altered[place] ^= 4
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_letter SET name = %s", [bytes(altered)])
    with pytest.raises(Unreadable):
        _ = Letter.objects.get().name


@pytest.mark.parametrize("content", [b"", b"\x01", b"plain text that was never sealed"])
def test_what_was_never_sealed_does_not_open(content):
    Letter.objects.create(name="张三")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_letter SET name = %s", [content])
    with pytest.raises(Unreadable):
        _ = Letter.objects.get().name


def test_a_sealed_text_can_be_neither_searched_nor_written_past_the_row():
    Letter.objects.create(name="张三")
    with pytest.raises(TypeError, match="blind index"):
        Letter.objects.filter(name="张三").exists()
    with pytest.raises(TypeError, match="saving the row"):
        Letter.objects.update(name="李四")
    assert Letter.objects.get().name == "张三"


def test_only_text_can_be_put_in():
    with pytest.raises(TypeError, match="takes text"):
        Letter(name=12)


def test_the_blind_index_finds_any_spelling_and_refuses_a_second_row():
    Letter.objects.create(name="张三", number="0539-000 0001")
    assert Letter.objects.filter(index=blind("05390000001")).count() == 1
    assert not Letter.objects.filter(index=blind("05390000002")).exists()
    with pytest.raises(IntegrityError):
        Letter.objects.create(name="李四", number="05390000001")


def test_rows_without_a_value_do_not_clash():
    Letter.objects.bulk_create([Letter(name="张三"), Letter(name="李四")])
    assert Letter.objects.filter(index=None).count() == 2


def test_the_index_follows_its_source_even_where_only_the_source_is_saved():
    row = Letter.objects.create(name="张三", number="05390000001")
    row.number = "05390000002"
    row.save(update_fields=["number"])
    assert Letter.objects.get(index=blind("05390000002")) == row
