"""The private database server: it comes up, survives being killed, and refuses what it cannot read."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from lianxin.operations import binaries, privileges
from lianxin.operations.embedded import APP, OWNER, Cluster
from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import run

ROWS = 20_000


def pid_of(cluster: Cluster) -> int:
    return int((cluster.files / "postmaster.pid").read_text().split()[0])


def fill(cluster: Cluster) -> None:
    cluster.create_database("city")
    with psycopg.connect(cluster.url("city", role=OWNER)) as connection:
        connection.execute(f"CREATE TABLE told AS SELECT generate_series(1, {ROWS}) AS number")


def count(cluster: Cluster) -> str:
    return cluster.execute("SELECT count(*) FROM told", database="city")


def test_a_stopped_server_does_not_run_and_starts_again_with_its_data(server: Cluster) -> None:
    fill(server)
    server.stop()
    assert not server.is_running()
    server.start()
    assert server.is_running()
    assert count(server) == str(ROWS)


def test_starting_a_running_server_leaves_it_alone(server: Cluster) -> None:
    before = pid_of(server)
    server.start()
    assert pid_of(server) == before


def test_stopping_what_was_never_made_does_nothing(tmp_path: Path) -> None:
    Cluster(tmp_path / "nothing").stop()
    assert not (tmp_path / "nothing").exists()


def test_no_row_is_lost_when_the_server_is_killed(server: Cluster) -> None:
    fill(server)
    killed = pid_of(server)
    os.kill(killed, signal.SIGKILL)
    server.start()
    assert pid_of(server) != killed
    assert count(server) == str(ROWS)


def test_a_killed_server_whose_child_still_works_is_waited_for(server: Cluster) -> None:
    fill(server)
    long = "SELECT count(*) FROM generate_series(1, 12000000)"
    watch = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND pid <> pg_backend_pid()"
    command = [binaries.find() / "psql", "-qtA", "-c", long, server.url("city", role=OWNER)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        while server.execute(watch) == "0":
            assert client.poll() is None
        os.kill(pid_of(server), signal.SIGKILL)
        server.start()
        assert count(server) == str(ROWS)


def test_a_dead_servers_number_that_another_program_has_now_stops_nobody(server: Cluster) -> None:
    fill(server)
    os.kill(pid_of(server), signal.SIGKILL)
    file = server.files / "postmaster.pid"
    lines = file.read_text().splitlines()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        server.start()
        assert count(server) == str(ROWS)
        assert stranger.poll() is None
        stranger.kill()


def test_two_starters_at_once_get_one_server(tmp_path: Path) -> None:
    clusters = [Cluster(tmp_path / "postgres", durable=False) for _ in range(2)]
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Cluster.start, clusters))
        assert pid_of(clusters[0]) == pid_of(clusters[1])
        assert clusters[1].execute("SELECT 1") == "1"
    finally:
        clusters[0].stop()


def test_files_of_another_major_version_are_refused_and_left_as_they_are(server: Cluster) -> None:
    fill(server)
    server.stop()
    version = (server.files / "PG_VERSION").read_text()
    (server.files / "PG_VERSION").write_text("14\n")
    with pytest.raises(OperatorError, match="属于 PostgreSQL 14，而现有程序是"):
        server.start()
    assert not server.is_running()
    (server.files / "PG_VERSION").write_text(version)
    server.start()
    assert count(server) == str(ROWS)


def test_a_folder_without_a_server_is_refused_as_the_place_of_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANXIN_PG_BIN", str(tmp_path))
    with pytest.raises(OperatorError, match="没有 PostgreSQL 15 或更高版本"):
        Cluster(tmp_path / "postgres").start()
    assert not (tmp_path / "postgres" / "files").exists()


def test_nobody_else_may_enter_the_folders(server: Cluster) -> None:
    for folder in (server.data, server.files, server.socket_folder):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_the_server_listens_on_no_network_address(server: Cluster) -> None:
    assert server.execute("SHOW listen_addresses") == ""


def test_the_planner_reckons_with_a_disk_that_does_not_turn(server: Cluster) -> None:
    settings = ("random_page_cost", "effective_io_concurrency")
    assert [server.execute(f"SHOW {name}") for name in settings] == ["1.1", "200"]


def test_a_deep_folder_gets_a_short_socket_elsewhere(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("deep" * 30), durable=False)
    try:
        cluster.start()
        assert not cluster.socket_folder.is_relative_to(tmp_path)
        assert Cluster(cluster.data).socket_folder == cluster.socket_folder
        assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700
        assert cluster.execute("SELECT 1") == "1"
    finally:
        cluster.stop()
        cluster.socket_folder.rmdir()


def test_a_folder_that_others_may_enter_is_refused_as_the_sockets_place(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False)
    cluster.socket_folder.mkdir(parents=True, mode=0o700)
    cluster.socket_folder.chmod(0o755)
    with pytest.raises(OperatorError, match="不是本程序的私有目录"):
        cluster.start()
    assert not cluster.is_running()


def test_the_applications_role_signs_in_and_may_not_make_tables(server: Cluster) -> None:
    fill(server)
    with psycopg.connect(server.url("city", role=APP), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM told")


def test_a_database_is_copied_from_its_template_and_dropped_under_a_connection(server: Cluster) -> None:
    fill(server)
    server.create_database("copy", template="city")
    server.create_database("copy", template="city")
    assert server.execute("SELECT count(*) FROM told", database="copy") == str(ROWS)
    with psycopg.connect(server.url("copy", role=OWNER)):
        server.drop_database("copy")
    server.drop_database("copy")
    assert "copy" not in server.databases()


def test_chinese_is_kept_compared_and_measured_in_characters(server: Cluster) -> None:
    assert server.execute("SELECT length('连心热线'), '临沂热线' ILIKE '%热线%', lower('Ä')") == "4|t|ä"


def test_an_error_of_the_database_is_one_sentence(server: Cluster) -> None:
    with pytest.raises(OperatorError, match="nowhere"):
        server.execute("SELECT * FROM nowhere")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_without_user_namespaces_serves_as_nobody_and_touches_no_parent_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privileges, "namespaces_work", lambda: False)
    (tmp_path / "home").mkdir(mode=0o700)
    cluster = Cluster(tmp_path / "home" / "postgres", durable=False)
    try:
        cluster.start()
        assert cluster.execute("SELECT 1") == "1"
        with psycopg.connect(cluster.url("postgres", role=OWNER)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.stop()
    assert cluster.files.stat().st_uid == privileges.nobody().pw_uid
    assert (tmp_path / "home").stat().st_uid == 0
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may lay a small disk")
def test_a_full_disk_is_one_sentence_and_room_heals_it(tmp_path: Path) -> None:
    mounted = run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "tmpfs", str(tmp_path)])
    if mounted.returncode != 0:
        pytest.skip(f"no small disk here: {mounted.stderr.strip()}")
    cluster = Cluster(tmp_path / "postgres", durable=False)
    try:
        with pytest.raises(OperatorError, match="磁盘已满"):
            cluster.start()
        assert not cluster.files.exists()
        assert run(["mount", "-o", "remount,size=400m", str(tmp_path)]).returncode == 0
        cluster.start()
        assert cluster.execute("SELECT 1") == "1"
    finally:
        cluster.stop()
        run(["umount", str(tmp_path)])


def test_a_server_outlives_the_program_that_started_it(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False)
    code = "import sys, pathlib; from lianxin.operations.embedded import Cluster; "
    code += "Cluster(pathlib.Path(sys.argv[1]), durable=False).start()"
    assert run([sys.executable, "-c", code, str(cluster.data)]).returncode == 0
    try:
        assert cluster.is_running()
    finally:
        cluster.stop()
