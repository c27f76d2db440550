"""Installers that fail: the operator reads why, and that a second try goes on."""

import os
import sys
from pathlib import Path

import pytest

from lianxin.operations import environment, stamps
from lianxin.operations.downloads import fetch, gist
from lianxin.operations.errors import OperatorError

NOWHERE = "localhost:9"  # nobody listens on the port of what is thrown away


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIANXIN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_network_that_is_cut_is_one_sentence_and_the_whole_output_is_kept(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://{NOWHERE}/none")
    quietly = ["--dry-run", "--no-config", "--no-cache"]
    with pytest.raises(OperatorError) as refused:
        fetch([str(environment.UV), "pip", "install", *quietly, "--target", str(data), "six"])
    assert "如果网络断了，请恢复后再运行一次" in str(refused.value)
    assert f"{NOWHERE}/none/six/" in str(refused.value)
    assert NOWHERE in (data / "setup.log").read_text()


def test_a_disk_that_is_full_is_told_apart_from_a_cut_network() -> None:
    with pytest.raises(OperatorError, match="磁盘已满"):
        fetch([sys.executable, "-c", "open('/dev/full', 'wb', buffering=0).write(b'x')"])


def test_an_installer_that_ends_well_says_nothing() -> None:
    fetch([sys.executable, "-c", ""])


def test_without_a_home_the_caches_lie_among_the_data(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    fetch([sys.executable, "-c", "import os; open(os.environ['HOME'] + '/seen', 'w')"])
    assert (data / "cache" / "seen").exists()
    assert (data / "cache").stat().st_mode & 0o777 == 0o700


def test_a_folder_of_programs_comes_first_on_the_path(tmp_path: Path) -> None:
    code = f"import os; assert os.environ['PATH'].split(os.pathsep)[0] == {os.fspath(tmp_path)!r}"
    fetch([sys.executable, "-c", code], path=tmp_path)


def test_the_gist_of_a_failure_is_what_speaks_of_an_error() -> None:
    assert gist("fetching\nnpm error code E404\nnpm error\nnpm error 404 Not Found\nbye") == (
        "npm error code E404; npm error 404 Not Found"
    )
    pip = "WARNING: Retrying after an error\nERROR: No matching distribution found for uv\n"
    assert gist(pip) == "ERROR: No matching distribution found for uv"
    assert gist("building\nerror during build:\nno such file\nat line 3") == "error during build:; no such file"
    assert gist("one\ntwo\n\nthree\n") == "two; three"
    assert gist("") == ""


def test_a_stamp_is_fresh_until_a_content_or_a_name_changes(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "stamp"
    source.write_text("one")
    first = stamps.digest([source])
    assert not stamps.is_fresh(stamp, first)
    stamp.write_text(first)
    assert stamps.is_fresh(stamp, first)
    source.write_text("two")
    assert not stamps.is_fresh(stamp, stamps.digest([source]))
    source.write_text("one")
    assert stamps.digest([source.rename(tmp_path / "other")]) != first
    assert stamps.digest([], also="a") != stamps.digest([], also="b")
