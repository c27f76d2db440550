from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from lianxin.foundation import keyring


class FoundationConfig(AppConfig):
    name = "lianxin.foundation"
    verbose_name = "基础"

    def ready(self) -> None:
        autodiscover_modules("policies", "events", "subscribers")
        post_migrate.connect(_enrol_keys, sender=self)
        checks.register(_check_keyring)


def _enrol_keys(using: str, **_: Any) -> None:
    """A database learns the keys it is going to be written with as soon as it has its tables."""
    from lianxin.foundation.crypto import ring
    from lianxin.foundation.models import KeyCheck

    if KeyCheck._meta.db_table in connections[using].introspection.table_names():
        ring.enrol(keyring.read(Path(settings.KEYRING_FILE)), using)


def _check_keyring(**_: Any) -> list[checks.CheckMessage]:
    """Every command starts by looking whether the key file can be used at all."""
    try:
        found = keyring.read(Path(settings.KEYRING_FILE))
    except keyring.BadKeyring as error:
        return [checks.Error(str(error), id="lianxin.E002")]
    if found.current.algorithm.name != settings.CIPHER:
        text = f"LIANXIN_CIPHER={settings.CIPHER} takes effect with `lianxin keys rotate`"
        return [checks.Warning(text, id="lianxin.W001")]
    return []
