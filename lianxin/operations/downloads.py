"""Running the programs that fetch packages, which may be cut off in the middle."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from lianxin.operations import places
from lianxin.operations.errors import OperatorError, disk_full
from lianxin.operations.programs import run

FULL = ("No space left on device", "ENOSPC", "os error 28", "Disk quota exceeded")
TELLING = re.compile(r"(npm )?error|cause", re.IGNORECASE)
LONGEST = 200  # characters of a line that an operator is shown


def fetch(command: Sequence[str], *, cwd: Path = places.ROOT, path: Path | None = None) -> None:
    """Run an installer; `path` is a folder to look for programs in first.

    Raises OperatorError: the disk is full, or else the installer's own last words and that a second try goes on from
    there (installers keep what they have fetched).
    """
    reason = complaint(command, cwd=cwd, path=path)
    if reason:
        raise OperatorError(
            f"下载或安装没有完成：{reason}。如果网络断了，请恢复后再运行一次，已下载的部分会接着用。",
            f"Installing was not finished: {reason}. If the network was cut, run this again; it goes on from there.",
        )


def complaint(command: Sequence[str], *, cwd: Path, path: Path | None) -> str:
    """Run `command`; returns why it failed, and where its whole output lies; empty when it did not fail.

    Raises OperatorError when the disk is full.
    """
    done = run(command, cwd=cwd, environment=_environment(path))
    words = f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    if done.returncode != 0 and any(sign in words for sign in FULL):
        raise disk_full(str(cwd))
    if done.returncode == 0:
        return ""
    log = places.private(places.data()) / "setup.log"
    log.write_text(words)
    return f"{gist(words)} ({log})"


def gist(output: str) -> str:
    """Where a failed program's output begins to speak of an error: two lines, shortened; else its last two."""
    lines = [line.strip()[:LONGEST] for line in output.splitlines() if line.strip() not in ("", "npm error")]
    telling = [line for line in lines if TELLING.match(line)]
    if len(telling) == 1:
        telling += lines[lines.index(telling[0]) + 1 :]
    return "; ".join(telling[:2] or lines[-2:])


def _environment(path: Path | None) -> dict[str, str]:
    """Installers keep caches in the home folder; where there is none to write to, among the installation's data."""
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', os.defpath)}"
    home = Path(environment.get("HOME", "/nonexistent"))
    if not os.access(home, os.W_OK):
        cache = places.private(places.data() / "cache")
        environment |= {"UV_CACHE_DIR": str(cache / "uv"), "npm_config_cache": str(cache / "npm"), "HOME": str(cache)}
    return environment
