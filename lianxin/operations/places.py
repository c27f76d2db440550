"""Where things lie: the project, its environment, the data of this installation."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"


def data() -> Path:
    """The folder of this installation's data: LIANXIN_DATA, else `.data` in the project."""
    return Path(os.environ.get("LIANXIN_DATA") or ROOT / ".data").resolve()


def secrets() -> Path:
    """The folder of this installation's keys: LIANXIN_SECRETS, else `secrets` among its data."""
    return Path(os.environ.get("LIANXIN_SECRETS") or data() / "secrets").resolve()


def private(folder: Path) -> Path:
    """`folder`, made with mode 0700 where it was missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
