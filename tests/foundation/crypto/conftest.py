import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from lianxin.foundation import keyring
from lianxin.foundation.keyring import Keyring


@pytest.fixture
def ring_file(tmp_path: Path, settings: object) -> Path:
    """A copy of the keyring that the settings point to, for tests that change it."""
    path = tmp_path / "keyring.json"
    shutil.copy(django_settings.KEYRING_FILE, path)
    settings.KEYRING_FILE = path  # type: ignore[attr-defined]
    return path


@pytest.fixture
def fresh(tmp_path: Path) -> Keyring:
    """A keyring that no database has seen."""
    keyring.create(tmp_path / "fresh.json", "sm4-gcm")
    return keyring.read(tmp_path / "fresh.json")
