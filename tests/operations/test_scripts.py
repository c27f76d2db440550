"""The two commands, as somebody runs them who has just cloned the project."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from lianxin.operations import places
from lianxin.operations.programs import run

SERVER = str(places.ROOT / "script" / "server")
OLD_PYTHON = "#!/bin/sh\n# Answers as a Python before 3.11 does.\nexit 1\n"


def older_pythons() -> list[Path]:
    """Real interpreters before 3.11 that lie about on this machine, under their full names."""
    names = ["python2.7", *(f"python3.{minor}" for minor in range(4, 11))]
    found = [shutil.which(name) for name in names]
    found += [str(path) for name in names for path in Path.home().glob(f".pyenv/versions/*/bin/{name}")]
    return [Path(path) for path in found if path and run([path, "-c", ""]).returncode == 0]


def folder_of_tools(tmp_path: Path) -> Path:
    """A search path with what a bare machine has, and no Python."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "env"):
        (tools / name).symlink_to(str(shutil.which(name)))
    return tools


def refused_server(tools: Path) -> str:
    done = run([SERVER], environment={"PATH": str(tools)})
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_without_any_python_the_server_says_which_one_it_needs(tmp_path: Path) -> None:
    assert refused_server(folder_of_tools(tmp_path)).startswith("需要 Python 3.11 或更高版本，本机没有找到")


def test_with_an_old_python_only_the_server_says_which_one_it_needs(tmp_path: Path) -> None:
    tools = folder_of_tools(tmp_path)
    olds = older_pythons()
    for old in olds:
        (tools / "python3").unlink(missing_ok=True)
        (tools / "python3").symlink_to(old)
        assert "Python 3.11 or later is needed" in refused_server(tools)
    if not olds:
        (tools / "python3").write_text(OLD_PYTHON)
        (tools / "python3").chmod(0o755)
        assert "Python 3.11 or later is needed" in refused_server(tools)


def test_a_taken_port_is_named_before_anything_is_set_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        number = str(holder.getsockname()[1])
        settings = os.environ | {"LIANXIN_PORT": number, "LIANXIN_DATA": str(tmp_path / "data")}
        done = run([SERVER], environment=settings)
    assert done.returncode == 1
    assert f"端口 {number} 不能使用" in done.stderr
    assert f"Port {number} cannot be used" in done.stderr
    assert "LIANXIN_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_refused_in_a_sentence(port: str, tmp_path: Path) -> None:
    settings = os.environ | {"LIANXIN_PORT": port, "LIANXIN_DATA": str(tmp_path / "data")}
    done = run([SERVER], environment=settings)
    assert done.returncode == 1
    assert f"LIANXIN_PORT 应是 1 到 65535 的整数，现为 '{port}'。" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_names_no_layer_of_tests_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.operations import layers
    from lianxin.operations.errors import OperatorError

    monkeypatch.setenv("LIANXIN_REQUIRE", "browser, telephone")
    with pytest.raises(OperatorError, match="未知的名称：telephone"):
        layers.required()


def test_every_script_may_be_run_and_is_right_in_the_shells_eyes() -> None:
    for name in ("script/server", "script/test", "script/python", ".ci/run"):
        assert os.access(places.ROOT / name, os.X_OK)
        subprocess.run(["sh", "-n", str(places.ROOT / name)], check=True)
