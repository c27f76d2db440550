"""Programs that run side by side: restarted when they end, ended together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from lianxin.operations.programs import run
from lianxin.operations.supervisor import LONGEST, SHORTEST, STEADY, Program

KEEP_TWO = """
import sys
from lianxin.operations.supervisor import Program, Supervisor
note = 'echo $$ >> "$0"; exec sleep 600'
programs = [Program(name, ["sh", "-c", note, f"{sys.argv[1]}/{name}"]) for name in ("web", "relay")]
Supervisor(programs, each_second=lambda: None).run()
"""


def started(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", KEEP_TWO, str(folder)], stdout=subprocess.DEVNULL)


def wait_for_pid(file: Path, *, number: int) -> int:
    """The process that noted itself as the `number`th in `file`."""
    while not file.exists() or len(file.read_text().split()) < number:
        time.sleep(0.05)
    return int(file.read_text().split()[number - 1])


def is_alive(pid: int) -> bool:
    state = run(["ps", "-o", "stat=", "-p", str(pid)]).stdout.strip()
    return state != "" and not state.startswith("Z")


def wait_until_gone(pid: int) -> None:
    while is_alive(pid):
        time.sleep(0.05)


def test_a_program_that_is_killed_comes_back_and_the_other_stays(tmp_path: Path) -> None:
    with started(tmp_path) as supervisor:
        web, relay = (wait_for_pid(tmp_path / name, number=1) for name in ("web", "relay"))
        os.kill(web, signal.SIGKILL)
        again = wait_for_pid(tmp_path / "web", number=2)
        assert again != web
        assert is_alive(again)
        assert is_alive(relay)
        supervisor.terminate()


def test_all_programs_end_with_the_supervisor(tmp_path: Path) -> None:
    for number, end in enumerate((signal.SIGTERM, signal.SIGINT, signal.SIGKILL)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with started(folder) as supervisor:
            pids = [wait_for_pid(folder / name, number=1) for name in ("web", "relay")]
            supervisor.send_signal(end)
            supervisor.wait()
        for pid in pids:
            wait_until_gone(pid)
        assert supervisor.returncode == (-signal.SIGKILL if end == signal.SIGKILL else 0)


def test_a_program_that_cannot_live_is_restarted_ever_more_slowly() -> None:
    program = Program("broken", ["false"])
    for delay in (SHORTEST, 1.0, 2.0, 4.0, 8.0, 16.0, LONGEST, LONGEST, LONGEST):
        program.start()
        assert program.process is not None
        program.process.wait()
        before = time.monotonic()
        program.look()
        assert before + delay <= program.restart_at <= time.monotonic() + delay


def test_a_program_that_lived_well_is_restarted_at_once_again() -> None:
    program = Program("steady", ["false"])
    program.delay = LONGEST
    program.start()
    assert program.process is not None
    program.process.wait()
    program.started -= STEADY + 1
    program.look()
    assert program.delay == SHORTEST * 2


def test_a_restart_waits_for_its_time() -> None:
    program = Program("patient", ["sleep", "600"])
    program.restart_at = time.monotonic() + 60
    program.look()
    assert program.process is None
    program.restart_at = time.monotonic()
    program.look()
    assert program.process is not None
    program.process.kill()
    program.process.wait()
