"""Running other programs."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run(
    command: Sequence[str], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end without input; the answer holds its exit code and what it wrote, which nobody else sees.

    Raises FileNotFoundError when there is no such program.
    """
    return subprocess.run(  # noqa: S603 - no shell, and the words of every command are ours or the operator's
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        cwd=cwd,
        env=os.environ if environment is None else environment,
        check=False,
    )


def show(command: Sequence[str], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run `command` to its end before the operator's eyes; returns its exit code."""
    done = subprocess.run(  # noqa: S603 - as above
        command, stdin=subprocess.DEVNULL, cwd=cwd, env=os.environ if environment is None else environment, check=False
    )
    return done.returncode
