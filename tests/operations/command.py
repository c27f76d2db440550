"""The command `lianxin`, run as an operator runs it: with none of the tests' own settings."""

import os
import subprocess
import sys
from collections.abc import Mapping

from lianxin.operations import places
from lianxin.operations.programs import run

TESTS_OWN = ("LIANXIN_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def settings(**wanted: str) -> dict[str, str]:
    """The environment with `wanted`; of the tests' own settings only the choice of PostgreSQL stays."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(TESTS_OWN)}
    chosen = {"LIANXIN_PG_BIN": os.environ["LIANXIN_PG_BIN"]} if "LIANXIN_PG_BIN" in os.environ else {}
    return kept | chosen | wanted


def lianxin(environment: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return run([sys.executable, "-m", "lianxin", *words], cwd=places.ROOT, environment=environment)
