"""The Python environment in `.venv`: exactly the locked packages, checked by their hashes."""

import importlib.util
import shlex
import sys
from pathlib import Path

from lianxin.operations import places, stamps
from lianxin.operations.downloads import fetch
from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import run
from lianxin.operations.progress import part

REQUIREMENTS = places.ROOT / "requirements"
BASE = REQUIREMENTS / "base.txt"
DEV = REQUIREMENTS / "dev.txt"
UV = places.VENV / "bin" / "uv"


def prepare(*, dev: bool) -> None:
    """Make `.venv` hold what the system needs, and what its tests need too when `dev`; nothing when it does.

    Raises OperatorError when Python lacks what makes environments, or packages cannot be fetched.
    """
    locks = [BASE, DEV] if dev or _stamp([BASE, DEV]).exists() else [BASE]
    wanted = stamps.digest([REQUIREMENTS / "uv.txt", *locks], also=str(places.ROOT))
    if stamps.is_fresh(_stamp(locks), wanted) and _works():
        return
    if not _works():
        with part("建立 Python 环境", "Python environment"):
            _make()
    with part("安装 Python 依赖", "Python packages"):
        _synchronise(locks)
        _write_launcher()
    _stamp(locks).write_text(wanted)


def _stamp(locks: list[Path]) -> Path:
    return places.VENV / f".lianxin-{locks[-1].stem}"


def _works() -> bool:
    return places.PYTHON.exists() and UV.exists() and run([str(places.PYTHON), "-c", ""]).returncode == 0


def _make() -> None:
    """The environment itself and uv in it. Debian packs the makers of environments apart from Python."""
    inside, outside = importlib.util.find_spec("ensurepip"), importlib.util.find_spec("pip")
    if importlib.util.find_spec("venv") is None or (inside is None and outside is None):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise OperatorError(
            f"Python 缺少建立环境的组件；请先安装软件包 {package}（apt install {package}）。",
            f"This Python cannot make environments; install the package {package} first (apt install {package}).",
        )
    fetch([sys.executable, "-m", "venv", "--clear", "--without-pip", str(places.VENV)])
    if inside is not None:
        fetch([str(places.PYTHON), "-m", "ensurepip"])
        pip = [str(places.PYTHON), "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(places.PYTHON)]
    fetch([*pip, "install", "-q", "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")])


def _synchronise(locks: list[Path]) -> None:
    files = [str(lock) for lock in locks]
    fetch([str(UV), "pip", "sync", "--python", str(places.PYTHON), "--require-hashes", *files])


def _write_launcher() -> None:
    """The command `.venv/bin/lianxin`, and a line by which that Python finds the project from any folder."""
    launcher = places.VENV / "bin" / "lianxin"
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(places.PYTHON))} -m lianxin "$@"\n')
    launcher.chmod(0o755)
    packages = next(places.VENV.glob("lib/python*/site-packages"))
    (packages / "lianxin.pth").write_text(f"{places.ROOT}\n")
