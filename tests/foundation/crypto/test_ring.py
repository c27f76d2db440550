"""The key file and the database know each other."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from lianxin.foundation import keyring
from lianxin.foundation.crypto.ring import enrol, ring, verify
from lianxin.foundation.keyring import BadKeyring
from lianxin.foundation.models import KeyCheck

pytestmark = pytest.mark.django_db


def test_the_key_file_of_this_database_is_taken():
    assert ring().current.version == 1
    assert set(KeyCheck.objects.values_list("version", flat=True)) == {0, 1}


def test_another_key_is_refused_and_named(fresh):
    own = ring()
    with pytest.raises(BadKeyring, match=r"（keys\.1）.*不是写入本数据库时所用的密钥"):
        verify(replace(own, keys={1: fresh.current}, current=fresh.current))


def test_another_index_key_is_refused_and_named(fresh):
    with pytest.raises(BadKeyring, match=r"index\.key"):
        verify(replace(ring(), index=fresh.index))


def test_a_key_file_that_lacks_a_key_of_the_database_is_refused_and_named():
    KeyCheck.objects.create(version=2, value=b"x" * 16)
    with pytest.raises(BadKeyring, match=r"（keys\.2）"):
        verify(ring())


def test_a_database_without_check_values_is_not_written_to():
    found = ring()
    KeyCheck.objects.all().delete()
    with pytest.raises(BadKeyring, match="lianxin migrate"):
        verify(found)


def test_another_key_file_cannot_be_enrolled(fresh):
    with pytest.raises(BadKeyring):
        enrol(fresh)
    verify(ring())


def test_a_changed_file_is_noticed_at_once(ring_file):
    ring()
    ring_file.write_text("{}")
    with pytest.raises(BadKeyring, match="format"):
        ring()


def test_a_bad_key_file_stops_every_command_at_its_start(ring_file, capsys):
    ring_file.chmod(0o644)
    with pytest.raises(SystemCheckError, match=str(ring_file)):
        call_command("check")


def test_a_cipher_not_yet_in_use_is_told(settings, capsys):
    settings.CIPHER = "sm4-gcm"
    call_command("check")
    assert "lianxin keys rotate" in capsys.readouterr().err


def test_keys_init_makes_the_file_once(settings, tmp_path, capsys):
    KeyCheck.objects.all().delete()
    settings.KEYRING_FILE = tmp_path / "keyring.json"
    call_command("keys", "init")
    made = keyring.read(settings.KEYRING_FILE)
    call_command("keys", "init")
    assert keyring.read(settings.KEYRING_FILE) == made
    assert "已存在" in capsys.readouterr().out


def test_keys_init_makes_no_other_keys_for_a_database_already_written(settings, tmp_path):
    settings.KEYRING_FILE = tmp_path / "keyring.json"
    with pytest.raises(BadKeyring, match="从备份取回"):
        call_command("keys", "init")
    assert not settings.KEYRING_FILE.exists()
