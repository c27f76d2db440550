"""All processes of an installation together: they answer on one port, outlive a killed database, and end as one."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lianxin.operations import places
from lianxin.operations.embedded import Cluster
from lianxin.operations.programs import run
from tests.operations import command
from tests.operations.command import lianxin
from tests.ports import free_port


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an installation that was set up without a city."""
    data = tmp_path_factory.mktemp("serving") / "data"
    environment = command.settings(
        LIANXIN_DATA=str(data), LIANXIN_DEMO="no", LIANXIN_PORT=str(free_port()), LIANXIN_WORKERS="1"
    )
    assert lianxin(environment, "setup").returncode == 0
    yield environment
    Cluster(data / "postgres").stop()


@pytest.fixture
def serving(settings: dict[str, str], tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """The running service, its output in `served` below `tmp_path`."""
    with (tmp_path / "served").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lianxin", "serve"],
            cwd=places.ROOT,
            env=settings,
            stdout=output,
            stderr=output,
            text=True,
        )
        try:
            while "Ready: open" not in (tmp_path / "served").read_text():
                assert process.poll() is None, (tmp_path / "served").read_text()
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait()


def status(settings: dict[str, str]) -> int:
    """The status with which the first page is answered."""
    with closing(http.client.HTTPConnection("localhost", int(settings["LIANXIN_PORT"]), timeout=20)) as connection:
        connection.request("GET", "/")
        with connection.getresponse() as response:
            return response.status


def children(pid: int) -> list[str]:
    listed = run(["ps", "-o", "args=", "--ppid", str(pid)]).stdout.splitlines()
    return [line for line in listed if "defunct" not in line]


def test_web_worker_and_relay_run_and_pages_are_answered(
    settings: dict[str, str], serving: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    assert status(settings) < 500
    running = "\n".join(children(serving.pid))
    for name in ("granian", "procrastinate worker", "relay"):
        assert name in running
    assert f"http://localhost:{settings['LIANXIN_PORT']}/" in (tmp_path / "served").read_text()
    assert "Traceback" not in (tmp_path / "served").read_text()


def test_a_second_service_is_refused_in_a_sentence(settings: dict[str, str], serving: "subprocess.Popen[str]") -> None:
    same_port = lianxin(settings, "serve")
    assert same_port.returncode == 1
    assert f"端口 {settings['LIANXIN_PORT']} 不能使用" in same_port.stderr
    other_port = lianxin(settings | {"LIANXIN_PORT": str(free_port())}, "serve")
    assert other_port.returncode == 1
    assert "本系统已在运行" in other_port.stderr
    assert serving.poll() is None
    assert status(settings) < 500


def test_a_killed_database_comes_back_under_the_running_service(
    settings: dict[str, str], serving: "subprocess.Popen[str]"
) -> None:
    cluster = Cluster(Path(settings["LIANXIN_DATA"]) / "postgres")
    killed = (cluster.files / "postmaster.pid").read_text().split()[0]
    os.kill(int(killed), signal.SIGKILL)
    while not (cluster.is_running() and (cluster.files / "postmaster.pid").read_text().split()[0] != killed):
        assert serving.poll() is None
        time.sleep(0.1)
    assert status(settings) < 500


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, None])
def test_everything_ends_together_and_can_begin_again(
    end: signal.Signals | None, settings: dict[str, str], serving: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    if end is None:
        assert lianxin(settings, "stop").returncode == 0
    else:
        serving.send_signal(end)
    assert serving.wait() == 0, (tmp_path / "served").read_text()
    with socket.create_server(("127.0.0.1", int(settings["LIANXIN_PORT"]))):
        pass
    assert not Cluster(Path(settings["LIANXIN_DATA"]) / "postgres").is_running()
