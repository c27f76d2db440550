"""The keys an installation makes for itself."""

from pathlib import Path

import pytest

from lianxin.operations import secret_files


def test_the_key_of_sessions_is_made_once_and_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANXIN_SECRET_KEY_FILE", raising=False)
    monkeypatch.delenv("LIANXIN_SECRETS", raising=False)
    monkeypatch.setenv("LIANXIN_DATA", str(tmp_path / "data"))
    secret_files.make_django_key()
    key = tmp_path / "data" / "secrets" / "django.key"
    first = key.read_text()
    assert len(first) >= 50
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700
    secret_files.make_django_key()
    assert key.read_text() == first
    assert [path.name for path in key.parent.iterdir()] == ["django.key"]


def test_a_key_kept_elsewhere_is_left_to_its_keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANXIN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LIANXIN_SECRET_KEY_FILE", str(tmp_path / "vault"))
    secret_files.make_django_key()
    assert list(tmp_path.iterdir()) == []
