"""Backup and restore: everything comes back, or nothing has happened."""

import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from lianxin.operations import backup
from lianxin.operations.embedded import APP, OWNER, Cluster
from lianxin.operations.errors import OperatorError

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SCHEMA = """
    CREATE EXTENSION btree_gist;
    CREATE TABLE case_told (number text PRIMARY KEY, body text NOT NULL);
    CREATE SEQUENCE numbers START 41;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
    CREATE TRIGGER guard BEFORE DELETE ON case_told FOR EACH ROW EXECUTE FUNCTION refuse();
    INSERT INTO case_told SELECT '2603020' || n, '小区停暖；''第'' ' || n || ' 户' FROM generate_series(1, 300) n;
    SELECT nextval('numbers');
"""
CONTENT = "SELECT count(*), md5(string_agg(number || body, ',' ORDER BY number)) FROM case_told"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIANXIN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def city(server: Cluster) -> str:
    server.create_database("city")
    url = server.url("city", role=OWNER)
    with psycopg.connect(url) as connection:
        connection.execute(SCHEMA)
    return url


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abcd").write_bytes(bytes(range(256)) * 1000)
    (folder / "ab" / "empty").write_bytes(b"")
    return folder


@pytest.fixture
def archive(city: str, files: Path, tmp_path: Path) -> Path:
    path = tmp_path / "city.tar"
    backup.save(path, url=city, files=files, at=AT)
    return path


def content(url: str) -> tuple[object, ...] | None:
    with psycopg.connect(url) as connection:
        return connection.execute(CONTENT).fetchone()


def tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return int(row[0])


def empty_database(server: Cluster) -> str:
    server.create_database("elsewhere")
    return server.url("elsewhere", role=OWNER)


def test_an_empty_database_receives_every_row_file_guard_and_counter(
    server: Cluster, city: str, files: Path, archive: Path, tmp_path: Path, data: Path
) -> None:
    target = empty_database(server)
    backup.load(archive, url=target, files=tmp_path / "restored", replace=False)
    assert content(target) == content(city)
    with psycopg.connect(target, autocommit=True) as connection:
        assert connection.execute("SELECT nextval('numbers')").fetchone() == (42,)
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("DELETE FROM case_told")
    assert (tmp_path / "restored" / "ab" / "abcd").read_bytes() == (files / "ab" / "abcd").read_bytes()
    assert (tmp_path / "restored" / "ab" / "empty").read_bytes() == b""
    assert [left.name for left in data.iterdir()] == [backup.LAST]


def test_a_backup_is_for_its_owner_alone_and_tells_its_time(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest) == {"format": 1, "at": "2026-03-02T01:00:00+00:00"}


def test_a_backup_without_stored_files_comes_back_too(server: Cluster, city: str, tmp_path: Path) -> None:
    backup.save(tmp_path / "bare.tar", url=city, files=tmp_path / "none", at=AT)
    target = empty_database(server)
    backup.load(tmp_path / "bare.tar", url=target, files=tmp_path / "none", replace=False)
    assert content(target) == content(city)


def test_a_database_with_tables_is_refused_and_stays_as_it_was(city: str, archive: Path, tmp_path: Path) -> None:
    with psycopg.connect(city) as connection:
        connection.execute("INSERT INTO case_told VALUES ('later', 'x')")
    before = content(city)
    with pytest.raises(OperatorError, match="数据库不是空的"):
        backup.load(archive, url=city, files=tmp_path / "restored", replace=False)
    assert content(city) == before
    assert not (tmp_path / "restored").exists()


def test_replacing_takes_away_what_came_after_the_backup(city: str, archive: Path, files: Path) -> None:
    before = content(city)
    with psycopg.connect(city) as connection:
        connection.execute("INSERT INTO case_told VALUES ('later', 'x'); CREATE TABLE later (id int)")
    backup.load(archive, url=city, files=files, replace=True)
    assert content(city) == before
    assert tables(city) == 1


def test_a_database_in_use_is_refused_even_for_replacing(
    server: Cluster, city: str, archive: Path, files: Path
) -> None:
    before = content(city)
    with psycopg.connect(server.url("city", role=APP)), pytest.raises(OperatorError, match="还有 1 个连接"):
        backup.load(archive, url=city, files=files, replace=True)
    assert content(city) == before


def test_an_existing_file_is_never_overwritten(city: str, files: Path, archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(OperatorError, match="已存在，不会覆盖"):
        backup.save(archive, url=city, files=files, at=AT)
    assert archive.read_bytes() == before


def test_a_backup_that_fails_leaves_no_file(server: Cluster, files: Path, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="pg_dump 失败"):
        backup.save(tmp_path / "none.tar", url=server.url("nowhere", role=OWNER), files=files, at=AT)
    assert list(tmp_path.glob("none*")) == []


@pytest.mark.parametrize("broken", ["nothing", "text", "tar", "format", "cut", "dump"])
def test_what_is_no_whole_backup_is_refused_and_nothing_is_written(
    broken: str, server: Cluster, city: str, archive: Path, tmp_path: Path
) -> None:
    before = content(city)
    path = tmp_path / "broken.tar"
    break_as(broken, archive, path)
    with pytest.raises(OperatorError):
        backup.load(path, url=city, files=tmp_path / "restored", replace=True)
    assert content(city) == before
    assert not (tmp_path / "restored").exists()


def break_as(broken: str, archive: Path, path: Path) -> None:
    """Write to `path` what is left of `archive` when it is `broken` in one of the ways that happen."""
    match broken:
        case "text":
            path.write_text("no archive")
        case "tar":
            write_tar(path, {"other": b"x"})
        case "format":
            write_tar(path, {"manifest.json": b'{"format": 99}', "database.dump": b"x"})
        case "cut":
            path.write_bytes(archive.read_bytes()[:4000])
        case "dump":
            write_tar(path, {"manifest.json": b'{"format": 1}', "database.dump": b"PGDMP cut"})


def write_tar(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))


def test_an_archive_writes_nothing_outside_its_places(server: Cluster, archive: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(archive) as source:
        kept = {m.name: f.read() for m in source if (f := source.extractfile(m)) is not None}
    write_tar(
        evil, kept | {"../escaped": b"x", "files/../../escaped": b"x", "/tmp/lianxin-escaped": b"x", "note": b"x"}
    )
    target = empty_database(server)
    backup.load(evil, url=target, files=tmp_path / "restored", replace=False)
    assert not list(tmp_path.rglob("*escaped*"))
    assert not Path("/tmp/lianxin-escaped").exists()
    assert {path.name for path in (tmp_path / "restored").rglob("*") if path.is_file()} == {"abcd", "empty"}


def test_a_password_is_given_to_no_process_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The programs get the address by their environment: what they are called with holds no part of it."""
    witness = tmp_path / "bin"
    witness.mkdir()
    (witness / "pg_dump").write_text('#!/bin/sh\necho "$@ / $PGHOST $PGUSER $PGPASSWORD $PGDATABASE" >&2; exit 1\n')
    (witness / "pg_dump").chmod(0o755)
    (witness / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n")
    (witness / "postgres").chmod(0o755)
    monkeypatch.setenv("LIANXIN_PG_BIN", str(witness))
    url = "postgresql://keeper:hidden@db.example/city"
    with pytest.raises(OperatorError) as refused:
        backup.save(tmp_path / "x.tar", url=url, files=tmp_path, at=AT)
    arguments, settings = str(refused.value).split(" / ")
    assert settings.startswith("db.example keeper hidden city")
    assert "hidden" not in arguments


def test_the_newest_backup_is_noted_with_its_moment_and_size(archive, data):
    assert backup.last() == backup.LastBackup(AT, archive.stat().st_size)
    (data / backup.LAST).write_text("no note")
    assert backup.last() is None
    (data / backup.LAST).unlink()
    assert backup.last() is None
