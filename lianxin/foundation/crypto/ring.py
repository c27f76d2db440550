"""The keyring in use: read again whenever its file changes, and compared with what the database knows of it."""

import os
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connections

from lianxin.foundation import keyring
from lianxin.foundation.keyring import INDEX_VERSION, BadKeyring, Keyring
from lianxin.foundation.models.keys import KeyCheck


class _Loaded(NamedTuple):
    stamp: tuple[int, int, int]
    ring: Keyring


_loaded: _Loaded | None = None


def ring() -> Keyring:
    """The keys of this installation; raises BadKeyring, naming file and field, for a file that does not fit."""
    global _loaded
    stamp = _stamp(settings.KEYRING_FILE)
    if _loaded is None or _loaded.stamp != stamp:
        fresh = keyring.read(Path(settings.KEYRING_FILE))
        verify(fresh)
        _loaded = _Loaded(stamp, fresh)
    return _loaded.ring


def _stamp(path: str | Path) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116  # at every text that is opened: a `Path` takes the name apart first
    except OSError:
        return (0, 0, 0)  # reading it says why
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def verify(found: Keyring, using: str = "default") -> None:
    """Raises BadKeyring unless `found` holds the very keys with which this database was written."""
    known = dict(KeyCheck.objects.using(using).values_list("version", "value"))
    if not known:
        raise BadKeyring(
            found.path,
            "校验值",
            "数据库里还没有，请执行 lianxin migrate",
            "the database has none; run `lianxin migrate`",
        )
    given = found.checks()
    for version, value in known.items():
        name = "index.key" if version == INDEX_VERSION else f"keys.{version}"
        if version not in given:
            raise BadKeyring(
                found.path, name, "数据库里的数据要用它，文件里却没有", "the database needs it, the file lacks it"
            )
        if given[version] != bytes(value):
            raise BadKeyring(
                found.path, name, "不是写入本数据库时所用的密钥", "is not the key this database was written with"
            )


def is_enrolled(using: str = "default") -> bool:
    """Whether the database was made to be written with certain keys; False for one without tables too."""
    tables = connections[using].introspection.table_names()
    return KeyCheck._meta.db_table in tables and KeyCheck.objects.using(using).exists()


def enrol(found: Keyring, using: str = "default") -> None:
    """Let the database know the keys of `found`, which must not contradict those that it knows."""
    if is_enrolled(using):
        verify(found, using)
    for version, value in found.checks().items():
        KeyCheck.objects.using(using).get_or_create(version=version, defaults={"value": value})
