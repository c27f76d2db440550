"""Backup and restore of one installation: its database and its stored files in one tar archive. Keys are not in it.

The archive holds `manifest.json`, `database.dump` (custom format of pg_dump, taken first, so that every file the
database speaks of exists when the files are read) and `files/…`. Restoring is one transaction: wholly or not at all.
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lianxin.operations import binaries, places
from lianxin.operations.errors import OperatorError, disk_full
from lianxin.operations.programs import run

FORMAT = 1
LAST = "last-backup.json"
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
_LIBPQ = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def save(archive: Path, *, url: str, files: Path, at: datetime) -> None:
    """Write the database at `url` and the folder `files` to the new file `archive`, dated `at`, while work goes on.

    Raises OperatorError when `archive` exists or pg_dump fails; then no archive is left.
    """
    if archive.exists():
        raise OperatorError(f"{archive} 已存在，不会覆盖。", f"{archive} exists; it is not overwritten.")
    with _workshop() as folder:
        _postgres("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}"], url)
        (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, "at": at.isoformat()}))
        draft = archive.with_name(f"{archive.name}.part")
        try:
            _pack(draft, folder, files)
            draft.rename(archive)
        finally:
            draft.unlink(missing_ok=True)
    (places.data() / LAST).write_text(json.dumps({"at": at.isoformat(), "size": archive.stat().st_size}))


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the newest backup of this installation was made, and its size in bytes."""

    at: datetime
    size: int


def last() -> LastBackup | None:
    """The newest backup that `save` made here; None for none, or where its note cannot be read."""
    try:
        noted = json.loads((places.data() / LAST).read_text())
        return LastBackup(datetime.fromisoformat(noted["at"]), int(noted["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load(archive: Path, *, url: str, files: Path, replace: bool) -> None:
    """Fill the empty database at `url` and the folder `files` from `archive`; `replace` empties a full database first.

    Raises OperatorError when `archive` is no backup, the database is not empty (without `replace`) or still in use;
    then the database is as it was.
    """
    _refuse_unfit(url, replace=replace)
    with _workshop() as folder:
        _unpack(archive, folder)
        script = folder / "restore.sql"
        _postgres("pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(folder / DUMP)], url)
        _copy_files(folder / FILES, files)
        empty_first = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"] if replace else []
        once = [
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            *empty_first,
            f"--file={script}",
        ]
        _postgres("psql", once, url)


def _refuse_unfit(url: str, *, replace: bool) -> None:
    with psycopg.connect(url) as connection:
        tables, others = (_number(connection, query) for query in (_TABLES, _OTHERS))
    if tables and not replace:
        raise OperatorError(
            "数据库不是空的，没有恢复；确要替换全部数据，请加 --replace。",
            "The database is not empty, nothing was restored; add --replace to replace all of its data.",
        )
    if others:
        raise OperatorError(
            f"还有 {others} 个连接在使用数据库；请先停止服务（lianxin stop）。",
            f"{others} connections still use the database; stop the service first (lianxin stop).",
        )


def _number(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def _postgres(program: str, arguments: Sequence[str], url: str) -> None:
    """Run a client program of PostgreSQL on `url`, whose password no process list may show."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    environment |= {_LIBPQ.get(key, f"PG{key.upper()}"): value for key, value in parts.items()} | {"LC_ALL": "C"}
    done = run([str(binaries.find() / program), *arguments], environment=environment)
    if done.returncode != 0:
        if "No space left on device" in done.stderr:
            raise disk_full(str(places.data()))
        raise OperatorError(f"{program} 失败：{done.stderr.strip()}", f"{program} failed, see above.")


@contextmanager
def _workshop() -> Iterator[Path]:
    """A private folder beside the data, where there is room for a copy of them; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="backup-", dir=places.private(places.data())) as folder:
        yield Path(folder)


def _pack(archive: Path, folder: Path, files: Path) -> None:
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
        for name in (MANIFEST, DUMP):
            tar.add(folder / name, arcname=name)
        for path in sorted(files.rglob("*")) if files.is_dir() else []:
            if path.is_file():
                tar.add(path, arcname=str(PurePosixPath(FILES) / path.relative_to(files).as_posix()))


def _unpack(archive: Path, folder: Path) -> None:
    """Writes only plain files, only below `folder`, whatever the archive says."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                source = tar.extractfile(member)
                if source is not None and _is_ours(member.name):
                    target = folder / member.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as file:
                        shutil.copyfileobj(source, file)
        known = json.loads((folder / MANIFEST).read_text())["format"] == FORMAT and (folder / DUMP).is_file()
    except (tarfile.TarError, FileNotFoundError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise OperatorError(f"{archive} 不是本系统的备份文件。", f"{archive} is no backup of this system.")


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and (name in (MANIFEST, DUMP) or path.parts[0] == FILES)


def _copy_files(source: Path, target: Path) -> None:
    """A stored file is named by its content: one that exists already is the same."""
    for path in source.rglob("*") if source.is_dir() else []:
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            places.private(copy.parent)
            draft = copy.with_name(f"{copy.name}.part")
            shutil.copyfile(path, draft)
            draft.rename(copy)
