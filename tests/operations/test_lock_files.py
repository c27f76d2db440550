"""What the project fetches is pinned by hash, and no file says from where: every site has its own source."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianxin.operations import places
from lianxin.operations.programs import run

LOCKS = ["base.txt", "dev.txt", "uv.txt"]
# Written in two halves, so that this file does not hold what it looks for.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "npm" + "js.com",
    "npm" + "mirror.com",
    "yarn" + "pkg.com",
    "mirrors" + ".aliyun",
    "mirrors" + ".tuna",
    "tuna.tsinghua" + ".edu",
    "conda" + ".anaconda",
    "crates" + ".io",
    "js" + "delivr.net",
    "un" + "pkg.com",
]


def tracked() -> Iterator[Path]:
    listed = run(["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=places.ROOT)
    assert listed.returncode == 0, listed.stderr
    for name in filter(None, listed.stdout.split("\0")):
        path = places.ROOT / name
        if path.is_file() and not path.is_symlink():
            yield path


def test_no_tracked_file_names_a_host_of_packages() -> None:
    looked_for = re.compile("|".join(map(re.escape, HOSTS)).encode())
    found = {str(path.relative_to(places.ROOT)) for path in tracked() if looked_for.search(path.read_bytes())}
    assert found == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_python_package_has_a_version_and_hashes(name: str) -> None:
    lock = (places.ROOT / "requirements" / name).read_text()
    packages = [entry for entry in re.split(r"\n(?=\S)", lock) if entry.strip() and not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[a-z0-9._-]+==\S+ (; .*)?\\\n", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_every_locked_npm_package_has_a_hash_and_no_address() -> None:
    lock = json.loads((places.FRONTEND / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_packages_shared_by_the_system_and_its_tests_have_one_version() -> None:
    base, dev = (
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (places.ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("base.txt", "dev.txt")
    )
    assert {name for name in base.keys() & dev.keys() if base[name] != dev[name]} == set()
