"""`script/test`: every check and test of the project, each once, with its seconds."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from lianxin.operations import environment, frontend, layers, places, secret_files
from lianxin.operations.programs import run, show
from lianxin.operations.progress import in_sentences, say


@dataclass(frozen=True)
class Check:
    """One program to run, in `cwd`, with `settings` added to the environment."""

    name: str
    command: Sequence[str]
    cwd: Path = places.ROOT
    settings: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Set up what is missing, run all checks and tell what came out; returns 1 when any failed."""
    began = time.monotonic()
    environment.prepare(dev=True)
    frontend.prepare()
    absent = layers.missing()
    with tempfile.TemporaryDirectory(prefix="lianxin-", ignore_cleanup_errors=True) as data:
        os.environ |= {"LIANXIN_DATA": data}
        _compile_once(data)
        secret_files.make_django_key()
        results = _results(absent, sys.argv[1:])
    _tell(results, absent, time.monotonic() - began)
    return int(any(code for _name, code, _seconds in results))


def _compile_once(folder: str) -> None:
    """Let all programs share what they compile. Where nothing may be written beside the sources, as in many containers,
    each of the many that the tests start would compile Django and ourselves anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")


# One more than the usual two processors: browsers and servers are often waited for.
WORKERS = ("gw0", "gw1", "gw2")
# What hangs on the database: its refusals, searches, locks, programs. The rehearsal takes every step on it.
OF_THE_DATABASE = (
    *("tests/foundation/crypto", "tests/foundation/outbox", "tests/foundation/seals", "tests/foundation/test_*.py"),
    *("tests/operations/test_backup.py", "tests/operations/test_cluster.py", "tests/organizations"),
    *("tests/rehearsal/test_kills.py", "tests/rehearsal/test_rehearse.py", "tests/clocks/test_sweep.py"),
    *("tests/*/test_database.py", "tests/*/test_guards.py", "tests/*/test_*queries*.py", "tests/*/test_*races*.py"),
    *("tests/cases/test_list*.py", "tests/cases/test_s*ar*.py", "tests/cases/test_numbers.py"),
    *("tests/cases/test_tampering.py", "tests/test_urls_by_role.py"),
)


def _results(absent: Mapping[str, str], words: Sequence[str]) -> list[tuple[str, int, float]]:
    """Each check's name, code and seconds. The cities are made while the sources are looked at: each work keeps one
    processor busy."""
    with ThreadPoolExecutor(1) as beside:
        made = beside.submit(lambda: [_timed(check, _quietly) for check in cities(absent)])
        results = [_timed(check, _openly) for check in checks_of_sources()]
    return [*results, *made.result(), *(_timed(check, _openly) for check in tests(absent, words))]


def checks_of_sources() -> list[Check]:
    """What is asked of the files alone."""
    bin_folder = places.VENV / "bin"
    return [
        Check("ruff check", [str(bin_folder / "ruff"), "check"]),
        Check("ruff format", [str(bin_folder / "ruff"), "format", "--check"]),
        Check("mypy", [str(bin_folder / "mypy")]),
        Check("lint-imports", [str(bin_folder / "lint-imports")]),
        Check("front end", [*frontend.npm(), "run", "check"], places.FRONTEND, {"PATH": _path()}),
    ]


def cities(absent: Mapping[str, str]) -> list[Check]:
    """The databases that the tests copy, one for each worker."""
    command = [str(places.PYTHON), "-m", "tests.cluster", *WORKERS]
    older = [] if layers.POSTGRES15 in absent else [Check("test city, PostgreSQL 15", command, settings=_older())]
    return [Check("test city", command), *older]


def tests(absent: Mapping[str, str], words: Sequence[str]) -> list[Check]:
    """What is to be run where the layers `absent` cannot; `words` go to pytest."""
    # Each worker has a database of its own, and a file's tests stay together, in the order that the tests give them.
    spread = ["-n", str(len(WORKERS)), "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [str(places.PYTHON), "-m", "pytest", *spread, *words]
    newest = Check("pytest", [*pytest, *(["-m", "not browser"] if layers.BROWSER in absent else [])])
    if layers.POSTGRES15 in absent:
        return [newest]
    # What hangs on the database alone is asked of both.
    once = [*pytest, "-m", "not browser and not repeats", *_of_the_database()]
    return [newest, Check("pytest, PostgreSQL 15", once, settings=_older())]


def _older() -> dict[str, str]:
    """The second database; fewer rounds of the races suffice for it."""
    return {"LIANXIN_PG_BIN": str(layers.postgres15()), "LIANXIN_RACE_ROUNDS": "10"}


def _of_the_database() -> list[str]:
    return sorted({str(path) for pattern in OF_THE_DATABASE for path in places.ROOT.glob(pattern)})


def _path() -> str:
    return f"{frontend.node_folder()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _timed(check: Check, way: Callable[[Check], int]) -> tuple[str, int, float]:
    began = time.monotonic()
    return check.name, way(check), time.monotonic() - began


def _openly(check: Check) -> int:
    say(f"\n── {check.name}")
    return show(check.command, cwd=check.cwd, environment=os.environ | check.settings)


def _quietly(check: Check) -> int:
    """What it says is shown only where it failed."""
    done = run(check.command, cwd=check.cwd, environment=os.environ | check.settings)
    if done.returncode:
        say(f"\n── {check.name}\n{done.stdout}{done.stderr}")
    return done.returncode


def _tell(results: Sequence[tuple[str, int, float]], absent: Mapping[str, str], seconds: float) -> None:
    say("")
    for name, code, took in results:
        say(f"{'✗' if code else '✓'} {name:<24}{took:8.1f} s")
    for layer, reason in absent.items():
        say(f"– {layer:<24}跳过 skipped: {reason}")
    say(f"  {'共 total':<22}{seconds:8.1f} s")


if __name__ == "__main__":
    sys.exit(in_sentences(main))
