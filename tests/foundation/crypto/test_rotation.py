"""Changing keys: every text readable all the time, sealed anew at the end, the old key kept until it is unused."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from lianxin.foundation import keyring, time
from lianxin.foundation.crypto import rotation
from lianxin.foundation.crypto.ring import ring
from lianxin.foundation.keyring import BadKeyring
from lianxin.foundation.models import KeyCheck
from lianxin.operations.errors import OperatorError
from tests.foundation.crypto.models import Letter

pytestmark = pytest.mark.usefixtures("letter", "ring_file")


def write_letters(count: int) -> None:
    Letter.objects.bulk_create([Letter(name=f"张{n}", note=f"事{n}" if n % 2 else None) for n in range(count)])


def versions() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT get_byte(name, 2) * 256 + get_byte(name, 3) FROM test_letter")
        return {row[0] for row in cursor.fetchall()}


def ignore(done: int, total: int) -> None:
    pass


def in_thread(work) -> threading.Thread:
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_every_text_is_sealed_with_the_new_key_and_still_read(monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 4)
    write_letters(10)
    steps = []
    assert rotation.add_key() == 2
    rotation.reseal(lambda done, total: steps.append((done, total)))
    assert versions() == {2}
    assert steps == [(0, 10), (4, 10), (8, 10), (10, 10)]
    assert [(row.name, row.note) for row in Letter.objects.order_by("id")[:2]] == [("张0", None), ("张1", "事1")]


def test_old_texts_are_read_and_new_ones_sealed_with_the_new_key_at_once():
    write_letters(1)
    rotation.add_key()
    assert Letter.objects.get().name == "张0"
    Letter.objects.create(name="李四")
    assert versions() == {1, 2}


def test_a_text_saved_unread_moves_to_the_new_key():
    write_letters(1)
    row = Letter.objects.get()
    rotation.add_key()
    row.save()
    assert versions() == {2}
    assert Letter.objects.get().name == "张0"


def test_the_cipher_may_change_with_the_key(settings):
    write_letters(3)
    settings.CIPHER = "sm4-gcm"
    rotation.add_key()
    rotation.reseal(ignore)
    assert bytes(Letter.objects.values_list("name", flat=True)[0].content[:4]) == bytes([1, 2, 0, 2])
    assert Letter.objects.order_by("id")[2].name == "张2"


def test_a_killed_rotation_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 4)
    write_letters(10)
    rotation.add_key()

    def kill(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(kill)
    assert rotation.outdated() == 6
    steps = []
    rotation.reseal(lambda done, total: steps.append((done, total)))
    assert steps == [(0, 6), (4, 6), (6, 6)]
    assert versions() == {2}


def test_a_row_that_somebody_is_changing_is_waited_for_and_not_overwritten():
    write_letters(3)
    rotation.add_key()
    locked, go_on = threading.Event(), threading.Event()

    def change():
        with transaction.atomic():
            row = Letter.objects.select_for_update().get(pk=Letter.objects.order_by("id")[1].pk)
            locked.set()
            go_on.wait(20)
            row.name = "改后"
            row.save()

    thread = in_thread(change)
    assert locked.wait(20)
    rotation.reseal(lambda done, total: go_on.set() if done == 2 else None)
    thread.join()
    assert versions() == {2}
    assert [row.name for row in Letter.objects.order_by("id")] == ["张0", "改后", "张2"]


def test_rows_written_all_the_while_are_all_readable_and_new(monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 5)
    write_letters(60)
    stop = threading.Event()
    written: list[int] = []

    def work():
        number = 0
        while not stop.is_set():
            row = Letter.objects.order_by("id")[number % 60]
            row.name = f"{row.name}*"
            row.save()
            Letter.objects.create(name=f"新{number}")
            number += 1
        written.append(number)

    thread = in_thread(work)
    rotation.add_key()
    rotation.reseal(ignore)
    stop.set()
    thread.join()
    rotation.reseal(ignore)
    assert versions() == {2}
    names = [row.name for row in Letter.objects.order_by("id")]
    assert len(names) == 60 + written[0] > 60
    assert sum(name.count("*") for name in names) == written[0]


def test_rows_locked_for_good_are_told(monkeypatch):
    monkeypatch.setattr(rotation, "PASSES", 2)
    write_letters(1)
    rotation.add_key()
    locked, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Letter.objects.select_for_update().get()
            locked.set()
            go_on.wait(20)

    thread = in_thread(hold)
    assert locked.wait(20)
    with pytest.raises(OperatorError, match="占用"):
        rotation.reseal(ignore)
    go_on.set()
    thread.join()
    assert versions() == {1}


def test_a_key_in_use_is_not_retired():
    write_letters(1)
    rotation.add_key()
    with time.frozen(time.now() + timedelta(hours=2)):
        assert rotation.retire() == []
    assert Letter.objects.get().name == "张0"


def test_an_unused_key_is_retired_after_an_hour_only(ring_file):
    write_letters(1)
    rotation.add_key()
    rotation.reseal(ignore)
    changed = ring().current.made_at
    with time.frozen(changed + timedelta(minutes=59)):
        assert rotation.retire() == []
    with time.frozen(changed + timedelta(minutes=60)):
        assert rotation.retire() == [1]
    assert set(keyring.read(ring_file).keys) == {2}
    assert set(KeyCheck.objects.values_list("version", flat=True)) == {0, 2}
    assert Letter.objects.get().name == "张0"


def test_the_file_from_before_the_rotation_is_refused(ring_file):
    before = ring_file.read_bytes()
    rotation.add_key()
    ring_file.write_bytes(before)
    with pytest.raises(BadKeyring, match=r"（keys\.2）"):
        ring()


def test_the_commands_rotate_count_and_retire(capsys):
    write_letters(2)
    call_command("keys", "rotate")
    call_command("keys", "status")
    with time.frozen(time.now() + timedelta(hours=2)):
        call_command("keys", "retire")
    told = capsys.readouterr().out
    assert "密钥 1：aes-256-gcm" in told
    assert "密钥 2（当前）：aes-256-gcm" in told
    assert "2 行" in told
    assert "已移除密钥：1" in told
