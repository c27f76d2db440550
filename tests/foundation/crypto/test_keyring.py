"""The key file: made once, private, and every fault of it named with file and field."""

import json
import os
from pathlib import Path

import pytest

from lianxin.foundation import keyring
from lianxin.foundation.keyring import BadKeyring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "secrets" / "keyring.json"
    keyring.create(made, "aes-256-gcm")
    return made


def change(path: Path, where: str, value: object) -> None:
    content = json.loads(path.read_text())
    part = content
    *way, last = where.split(".")
    for name in way:
        part = part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    path.write_text(json.dumps(content))


def test_a_new_key_file_is_private_and_whole(path):
    assert path.stat().st_mode & 0o777 == 0o600
    ring = keyring.read(path)
    assert (ring.current.version, ring.current.algorithm.name, len(ring.current.secret)) == (1, "aes-256-gcm", 32)
    assert (ring.index.algorithm, len(ring.index.secret)) == ("hmac-sha256", 32)


def test_a_key_file_for_sm4_indexes_by_sm3(tmp_path):
    keyring.create(tmp_path / "k.json", "sm4-gcm")
    ring = keyring.read(tmp_path / "k.json")
    assert (ring.current.algorithm.name, len(ring.current.secret)) == ("sm4-gcm", 16)
    assert ring.index.algorithm == "hmac-sm3"


def test_an_existing_key_file_is_never_overwritten(path):
    before = path.read_bytes()
    assert keyring.create(path, "sm4-gcm") is False
    assert path.read_bytes() == before


def test_what_is_written_is_read_again(path):
    ring = keyring.read(path)
    keyring.write(ring)
    assert keyring.read(path) == ring


def test_a_killed_change_leaves_the_former_file(path):
    path.with_name("keyring.json.new").write_text("half")
    ring = keyring.read(path)
    keyring.write(ring)
    assert keyring.read(path) == ring


FAULTS = {
    "format": 2,
    "current": 7,
    "keys": None,
    "keys.x": {},
    "keys.70000": {},
    "keys.1": "abc",
    "keys.1.algorithm": "rot13",
    "keys.1.key": "不是",
    "keys.1.made_at": "2026-11-22",
    "index": None,
    "index.algorithm": None,
    "index.key": "AAAA",
}


@pytest.mark.parametrize(("where", "value"), FAULTS.items(), ids=FAULTS.keys())
def test_a_faulty_field_is_named_with_its_file(path, where, value):
    change(path, where, value)
    with pytest.raises(BadKeyring) as refusal:
        keyring.read(path)
    assert f"{path}（{where}）" in str(refusal.value)
    assert f"{path} ({where})" in str(refusal.value)


def test_a_key_too_short_is_told_with_both_lengths(path):
    change(path, "keys.1.key", "AAAAAAAAAAAAAAAAAAAAAA==")
    with pytest.raises(BadKeyring, match="应为 32 字节，现为 16"):
        keyring.read(path)


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\x01"])
def test_a_file_of_something_else_is_refused(path, content):
    path.write_text(content)
    with pytest.raises(BadKeyring, match=str(path)):
        keyring.read(path)


def test_a_file_that_others_may_read_is_refused(path):
    path.chmod(0o640)
    with pytest.raises(BadKeyring, match="chmod 600"):
        keyring.read(path)


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(BadKeyring, match="lianxin keys init"):
        keyring.read(tmp_path / "keyring.json")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_told(path):
    path.chmod(0o000)
    with pytest.raises(BadKeyring, match="无法读取"):
        keyring.read(path)


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / "keyring.json").mkdir(mode=0o700)
    with pytest.raises(BadKeyring, match="无法读取"):
        keyring.read(tmp_path / "keyring.json")
