"""Parts of the tests that need programs no Python package brings: found, installed where we may, else left out."""

import os
import shutil
from pathlib import Path

from lianxin.operations import binaries
from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import run
from lianxin.operations.progress import part

BROWSER, POSTGRES15 = "browser", "postgres15"
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
PACKAGES = {BROWSER: "chromium", POSTGRES15: "postgresql-15"}
MISSING = {
    BROWSER: "没有 Chromium  no Chromium (Debian: apt install chromium)",
    POSTGRES15: "没有系统的 PostgreSQL 15  no PostgreSQL 15 (Debian: apt install postgresql-15)",
}


def required() -> set[str]:
    """The layers that may not be left out: the words of LIANXIN_REQUIRE, parted by commas.

    Raises OperatorError for a word that names no layer.
    """
    wanted = {word.strip() for word in os.environ.get("LIANXIN_REQUIRE", "").split(",") if word.strip()}
    if unknown := wanted - PACKAGES.keys():
        raise OperatorError(
            f"LIANXIN_REQUIRE 中有未知的名称：{'、'.join(sorted(unknown))}。",
            f"LIANXIN_REQUIRE names unknown layers: {', '.join(sorted(unknown))}.",
        )
    return wanted


def missing() -> dict[str, str]:
    """The layers that cannot run here, each with its reason, after trying to install what they need.

    A browser is installed wherever we may; a database server, which begins to serve by itself, only when required.
    Raises OperatorError when a required layer stays missing.
    """
    _install([PACKAGES[layer] for layer in sorted({BROWSER} | required()) if not _present(layer)])
    absent = {layer: reason for layer, reason in MISSING.items() if not _present(layer)}
    if lacking := sorted(required() & absent.keys()):
        reasons = "；".join(absent[layer] for layer in lacking)
        raise OperatorError(f"要求的测试层不能运行：{reasons}。", "A required layer of tests cannot run, see above.")
    return absent


def chromium() -> Path | None:
    """The browser for tests, None where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Path(found) if found else None


def postgres15() -> Path:
    """Where Debian lays the programs of PostgreSQL 15."""
    return binaries.SYSTEM / "15" / "bin"


def _present(layer: str) -> bool:
    return chromium() is not None if layer == BROWSER else (postgres15() / "postgres").exists()


def _install(packages: list[str]) -> None:
    """Only on Debian and its kin, only as root or where sudo asks for nothing. A failure shows in `missing`."""
    if not packages or shutil.which("apt-get") is None:
        return
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and run(["sudo", "-n", "true"]).returncode == 0:
        prefix = ["sudo", "-n"]
    else:
        return
    with part("安装系统软件包", f"System packages {' '.join(packages)}"):
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
        run([*apt, "update"])
        run([*apt, "install", "--no-install-recommends", *packages])
