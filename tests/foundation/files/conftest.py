from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """Contents go to a folder of the test's own."""
    files = {**django_settings.STORAGES["files"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**django_settings.STORAGES, "files": files}
    storages._storages.clear()
    return tmp_path
