"""Change of keys while the system runs: a new current key, every row sealed again, the old key kept until unused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from time import sleep
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from lianxin.foundation import keyring, time
from lianxin.foundation.crypto.envelope import Sealed, seal, unseal
from lianxin.foundation.crypto.fields import EncryptedTextField
from lianxin.foundation.crypto.ring import enrol, ring
from lianxin.foundation.models.keys import KeyCheck
from lianxin.operations.errors import OperatorError

BATCH = 500
PASSES = 100
# No transaction that sealed with the former key is open for so long.
GRACE = timedelta(hours=1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Table:
    """The sealed columns of one table."""

    model: type[models.Model]
    fields: tuple[EncryptedTextField, ...]

    @property
    def name(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def key(self) -> str:
        return connection.ops.quote_name(str(self.model._meta.pk.column))

    @property
    def columns(self) -> list[str]:
        return [connection.ops.quote_name(str(field.column)) for field in self.fields]

    def sealed(self, comparison: str) -> str:
        """SQL: some text's key version (bytes 2 and 3) stands in `comparison` to the parameter."""
        return " OR ".join(f"get_byte({c}, 2) * 256 + get_byte({c}, 3) {comparison} %s" for c in self.columns)

    def count(self, comparison: str, version: int) -> int:
        """How many rows hold a text whose key version stands in `comparison` to `version`."""
        with connection.cursor() as cursor:
            where, versions = self.sealed(comparison), [version] * len(self.fields)
            cursor.execute(f"SELECT count(*) FROM {self.name} WHERE {where}", versions)  # noqa: S608  # our own names
            return int(cursor.fetchone()[0])


def tables() -> list[Table]:
    """Every table that has sealed columns."""
    found = ((model, tuple(_sealed_fields(model))) for model in apps.get_models() if not model._meta.proxy)
    return [Table(model, fields) for model, fields in found if fields]


def _sealed_fields(model: type[models.Model]) -> Iterator[EncryptedTextField]:
    return (field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedTextField))


def add_key() -> int:
    """Add a key of the cipher that the settings name and make it the current one; its version. Every process of the
    system uses it from its next write on."""
    path = ring().path
    with keyring.changing(path):
        old = keyring.read(path)
        key = keyring.new_key(max(old.keys) + 1, settings.CIPHER)
        keyring.write(replace(old, keys={**old.keys, key.version: key}, current=key))
    enrol(ring())
    return key.version


def outdated() -> int:
    """How many rows hold texts sealed with another key than the current one."""
    return sum(table.count("<>", ring().current.version) for table in tables())


def reseal(progress: Progress) -> None:
    """Seal every outdated row with the current key, batch by batch; `progress` hears rows done and rows in all.

    May be killed and started again at any time, and runs beside the working system: rows that somebody is just
    changing are passed over and looked at again. Raises OperatorError when some stay locked for long.
    """
    done, total = 0, outdated()
    progress(done, total)
    for _ in range(PASSES):
        for resealed in _one_pass():
            done += resealed
            progress(done, max(done, total))
        if not outdated():
            return
        sleep(0.2)
    raise OperatorError("有些行一直被占用，请稍后再执行一次。", "Some rows stayed locked; run it again later.")


def _one_pass() -> Iterator[int]:
    for table in tables():
        last: Any = None
        while True:
            with transaction.atomic():
                rows = _locked_batch(table, last)
                _write(table, rows)
            if not rows:
                break
            last = rows[-1][0]
            yield len(rows)


def _locked_batch(table: Table, after: Any) -> list[tuple[Any, ...]]:
    """The next outdated rows as (primary key, row key, sealed texts …); rows locked by others are left out, so that
    no step ever waits in a ring with this."""
    where, values = f"({table.sealed('<>')})", [ring().current.version] * len(table.fields)
    if after is not None:
        where, values = f"{where} AND {table.key} > %s", [*values, after]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {table.key}, row_key, {', '.join(table.columns)} FROM {table.name} WHERE {where} "  # noqa: S608  # our own names
            f"ORDER BY {table.key} LIMIT {BATCH} FOR UPDATE SKIP LOCKED",
            values,
        )
        return list(cursor.fetchall())


def _write(table: Table, rows: list[tuple[Any, ...]]) -> None:
    assignments = ", ".join(f"{column} = %s" for column in table.columns)
    values = [(*_resealed(table, row_key, sealed), key) for key, row_key, *sealed in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table.name} SET {assignments} WHERE {table.key} = %s", values)  # noqa: S608  # our own names


def _resealed(table: Table, row_key: Any, sealed: list[bytes | None]) -> Iterator[bytes | None]:
    keys = ring()
    for field, content in zip(table.fields, sealed, strict=True):
        place = field.place_of(row_key)
        text = None if content is None else unseal(Sealed(bytes(content)), keys.keys, place)
        yield None if text is None else seal(text, keys.current, place).content


def retire() -> list[int]:
    """Take every key out of the file that no row needs and that was replaced an hour ago or longer; their versions.

    Backups made before cannot be read without these keys: keep a copy of the file with them.
    """
    path = ring().path
    with keyring.changing(path):
        old = keyring.read(path)
        gone = [version for version in old.keys if _is_unused(old, version)]
        KeyCheck.objects.filter(version__in=gone).delete()
        keyring.write(replace(old, keys={v: key for v, key in old.keys.items() if v not in gone}))
    return gone


def _is_unused(found: keyring.Keyring, version: int) -> bool:
    replaced = found.current.made_at + GRACE <= time.now() and version != found.current.version
    return replaced and not any(table.count("=", version) for table in tables())
