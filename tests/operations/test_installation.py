"""The command `lianxin` on an installation of its own: set up, killed, backed up, restored elsewhere, stopped."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lianxin.config.database import DATABASE
from lianxin.operations.embedded import APP, OWNER, Cluster
from lianxin.operations.programs import run
from tests.operations import command

REBASED = {"lianxin_outbox_base"}  # another server, another base


def lianxin(data: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return command.lianxin(command.settings(LIANXIN_DATA=str(data), **settings), *words)


def refusal(data: Path, *words: str, **settings: str) -> str:
    """What the command says that ends with code 1, in sentences."""
    done = lianxin(data, *words, **settings)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def cluster_of(data: Path) -> Cluster:
    return Cluster(data / "postgres")


def contents(data: Path) -> dict[str, str]:
    """A digest of each table's rows."""
    with psycopg.connect(cluster_of(data).url(DATABASE, role=OWNER)) as connection:
        listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = sorted({str(row[0]) for row in listed} - REBASED)
        return {name: digest(connection, name) for name in names}


def digest(connection: psycopg.Connection, table: str) -> str:
    query = psycopg.sql.SQL(
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM {} t"
    )
    row = connection.execute(query.format(psycopg.sql.Identifier(table))).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an installation that was set up with its demonstration city."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    done = lianxin(folder, "setup")
    assert done.returncode == 0, done.stderr
    yield folder
    cluster_of(folder).stop()


@pytest.fixture
def elsewhere(data: Path, tmp_path: Path) -> Iterator[Path]:
    """A new machine that got the keys and nothing else."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    shutil.copytree(data / "secrets", folder / "secrets")
    yield folder
    cluster_of(folder).stop()


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    stored = data / "files" / "ab" / "abcdef"
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(b"a picture")
    done = lianxin(data, "backup", str(tmp_path / "city.tar"))
    assert done.returncode == 0, done.stderr
    assert str(data / "secrets") in done.stdout
    return tmp_path / "city.tar"


def test_setting_up_again_finds_nothing_to_do(data: Path) -> None:
    before = contents(data)
    again = lianxin(data, "setup")
    assert again.returncode == 0
    assert "Migrations" not in again.stdout
    assert contents(data) == before


def test_secrets_are_for_their_owner_alone(data: Path) -> None:
    assert (data / "secrets").stat().st_mode & 0o777 == 0o700
    for name in ("django.key", "keyring.json"):
        assert (data / "secrets" / name).stat().st_mode & 0o777 == 0o600


def test_the_application_may_read_and_write_but_not_make_or_empty_tables(data: Path) -> None:
    with psycopg.connect(cluster_of(data).url(DATABASE, role=APP), autocommit=True) as connection:
        connection.execute("SELECT 1 FROM organizations_unit LIMIT 1")
        for forbidden in ("CREATE TABLE mine (id int)", "TRUNCATE organizations_unit CASCADE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)


def test_after_the_database_was_killed_the_next_command_brings_it_back(data: Path) -> None:
    before = contents(data)
    cluster = cluster_of(data)
    os.kill(int((cluster.files / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert lianxin(data, "setup").returncode == 0
    assert contents(data) == before


def test_a_city_comes_back_whole_on_another_machine(data: Path, archive: Path, elsewhere: Path) -> None:
    done = lianxin(elsewhere, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert contents(elsewhere) == contents(data)
    assert (elsewhere / "files" / "ab" / "abcdef").read_bytes() == b"a picture"
    with psycopg.connect(cluster_of(elsewhere).url(DATABASE, role=APP)) as connection:
        connection.execute("SELECT 1 FROM organizations_unit LIMIT 1")
    assert lianxin(elsewhere, "setup").returncode == 0
    assert contents(elsewhere) == contents(data)


def test_a_full_database_is_not_restored_into_unless_told_to_replace(data: Path, archive: Path) -> None:
    before = contents(data)
    assert "数据库不是空的" in refusal(data, "restore", str(archive))
    assert contents(data) == before
    with psycopg.connect(cluster_of(data).url(DATABASE, role=OWNER)) as connection:
        connection.execute("CREATE TABLE later (id int)")
    done = lianxin(data, "restore", str(archive), "--replace")
    assert done.returncode == 0, done.stderr
    assert contents(data) == before


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql://lianxin@/lianxin?host={tmp_path}"
    assert "数据库连接不上" in refusal(tmp_path / "data", "setup", DATABASE_URL=nowhere)


def test_a_setting_that_cannot_be_meant_is_one_sentence(tmp_path: Path) -> None:
    assert "LIANXIN_DEMO must be yes or no, not 'perhaps'" in refusal(tmp_path, "setup", LIANXIN_DEMO="perhaps")


def test_a_missing_backup_is_one_sentence(data: Path, tmp_path: Path) -> None:
    said = refusal(data, "restore", str(tmp_path / "none.tar"), "--replace")
    assert "不是本系统的备份文件" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may lay a small disk")
def test_a_disk_that_fills_during_set_up_is_one_sentence_and_room_heals_it(tmp_path: Path) -> None:
    # An empty cluster needs 39 MB, one with our tables 47 MB: both versions of PostgreSQL fill this one on the way.
    mounted = run(["mount", "-t", "tmpfs", "-o", "size=45m,mode=755", "tmpfs", str(tmp_path)])
    if mounted.returncode != 0:
        pytest.skip(f"no small disk here: {mounted.stderr.strip()}")
    try:
        assert "磁盘已满" in refusal(tmp_path / "data", "setup", LIANXIN_DEMO="no")
        assert run(["mount", "-o", "remount,size=400m", str(tmp_path)]).returncode == 0
        healed = lianxin(tmp_path / "data", "setup", LIANXIN_DEMO="no")
        assert healed.returncode == 0, healed.stderr
    finally:
        cluster_of(tmp_path / "data").stop()
        run(["umount", str(tmp_path)])


def test_stopping_ends_the_database_and_may_be_repeated(data: Path) -> None:
    assert lianxin(data, "stop").returncode == 0
    assert not cluster_of(data).is_running()
    assert lianxin(data, "stop").returncode == 0
    assert lianxin(data, "setup").returncode == 0
    assert cluster_of(data).is_running()


def test_the_list_of_commands_needs_no_database(tmp_path: Path) -> None:
    done = lianxin(tmp_path / "data")
    assert done.returncode == 0
    assert done.stdout.startswith("lianxin setup | serve | stop | backup | restore\n")
    assert not (tmp_path / "data" / "postgres").exists()
